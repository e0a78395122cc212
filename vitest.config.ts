import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, so that none of them is left over at the end, with one core for it and none for others. */
const longest = [
  'e2e/run',
  'e2e/fresh',
  'headless/replicate',
  'host/results/report/report',
  'e2e/wizard',
  'e2e/reach',
  'host/bundles/bundles',
  'headless/endings',
  'trainer/types',
  'headless/resume',
  'host/trainings/tuning',
  'contract/contract',
  'headless/shards',
  'headless/resume-tuning',
  'e2e/glance',
  'host/studies/studies',
  'headless/terminal',
  'e2e/results-closer',
  'e2e/results',
  'e2e/results-tables',
  'host/shards/shards',
  'build/starter-model/corpus',
]

/** Tests that start no process and no browser; `npm run test:fast` runs these alone. */
const fast = [
  ...['core', 'exchange', 'figures', 'files', 'gguf', 'preload', 'renderer', 'store'].map(
    (room) => `test/${room}/**/*.test.ts`,
  ),
  'test/{circles,documents,walls}.test.ts',
]

/** Fast ones first; then the longest, so that none of them is left over at the end; then all others. */
class FastThenLongest extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const name =
        moduleId
          .split(/[\\/]test[\\/]/)
          .at(-1)
          ?.replaceAll('\\', '/') ?? ''
      const long = longest.findIndex((each) => name === `${each}.test.ts`)
      return project.name === 'fast' ? 0 : long === -1 ? 1 + longest.length : 1 + long
    }
    return (await super.sort(files)).toSorted((one, two) => place(one) - place(two))
  }
}

/**
 * Tests make hundreds of databases, each of which waits for the disk with every transaction; in memory nothing has to
 * be waited for. Only where it has room for all of them, and lets programs run that lie there, as some tests make them.
 */
function folderInMemory(): string | undefined {
  const folder = '/dev/shm'
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8') : ''
  const [, , type, options = ''] =
    mounts
      .split('\n')
      .find((line) => line.split(' ')[1] === folder)
      ?.split(' ') ?? []
  if (type !== 'tmpfs' || options.split(',').includes('noexec')) return undefined
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize >= 4 * 2 ** 30 ? folder : undefined
}

const inMemory = process.env['TMPDIR'] === undefined ? folderInMemory() : undefined
const triedLibrary = pathToFileURL(join(import.meta.dirname, 'test', 'support', 'tried-library.mjs')).href

export default defineConfig({
  test: {
    projects: [
      // They change nothing that all share: one process goes through many files, a fifth of a second less for each.
      { extends: true, test: { name: 'fast', include: fast, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: fast } },
    ],
    pool: 'forks',
    // Two cores: more workers only make the engine's threads wait for each other.
    maxWorkers: 2,
    // On a busy machine: what takes seconds here may take a minute there, and a test that waits must not give up first.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    setupFiles: ['test/support/tell-pages.ts'],
    env: {
      // Processes that tests start find their modules compiled already, as those do that `npm run` starts.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'compiled'),
      ...(inMemory !== undefined && { TMPDIR: inMemory }),
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${triedLibrary}`,
    },
    sequence: { sequencer: FastThenLongest },
  },
})
