import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take longest, on two cores; the first of them has one core for most of the time, the others share what is
 * left.
 */
const longest = [
  'e2e/first-start',
  'headless/resume-tuning',
  'headless/resume',
  'headless/terminal',
  'host/trainings/tuning',
  'e2e/own-study',
  'trainer/parity',
]

/** Folders whose tests start no process and no browser. */
const fast = ['core', 'store', 'exchange', 'processes', 'preload', 'renderer']

/** Fast ones first; then the longest, so that none of them is left over at the end; then all others. */
class FastThenLongest extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const name =
        moduleId
          .split(/[\\/]test[\\/]/)
          .at(-1)
          ?.replaceAll('\\', '/') ?? ''
      const long = longest.findIndex((each) => name === `${each}.test.ts`)
      return fast.includes(name.split('/')[0] ?? '') ? 0 : long === -1 ? 1 + longest.length : 1 + long
    }
    return (await super.sort(files)).toSorted((one, two) => place(one) - place(two))
  }
}

const triedLibrary = pathToFileURL(join(import.meta.dirname, 'test', 'support', 'tried-library.mjs')).href

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Two cores: more workers only make the engine's threads wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    setupFiles: ['test/support/tell-pages.ts'],
    env: {
      // Processes that tests start find their modules compiled already, as those do that `npm run` starts.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'compiled'),
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${triedLibrary}`,
    },
    sequence: { sequencer: FastThenLongest },
  },
})
