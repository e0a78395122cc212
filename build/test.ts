import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The page, lint, format, types, and tests, fast ones first; the last line counts them all. */
const root = dirname(import.meta.dirname)
const report = join(root, '.cache', 'vitest.json')
mkdirSync(dirname(report), { recursive: true })
rmSync(report, { force: true })

// Tests that look at the page in a browser need it built. The others leave some of two cores idle, where they wait for
// a process or a frame; lint, format and types take what is left.
const page = await step('page', join(root, 'build', 'window', 'build.ts'), [], 'pipe')
const [tests, ...others] = await Promise.all([
  step(
    'tests',
    packageFile('vitest', 'vitest.mjs'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
    'inherit',
  ),
  step('lint', packageFile('eslint', 'bin/eslint.js'), ['.'], 'pipe'),
  step(
    'format',
    packageFile('prettier', 'bin/prettier.cjs'),
    ['--check', '**/*.{ts,tsx,js,mjs,css}', '--log-level', 'warn'],
    'pipe',
  ),
  step('types', packageFile('typescript-native', 'bin/tsc'), ['--build'], 'pipe'),
])
const checks = [page, ...others]

const counted = readReport()
const checksFailed = checks.filter((passed) => !passed).length
// A test run that broke without a failing test (a file that cannot be loaded, say) is a failure too.
const failed = counted.numFailedTests + checksFailed + (!tests && counted.numFailedTests === 0 ? 1 : 0)
console.log(
  `${counted.numPassedTests + checks.length - checksFailed} passed, ${failed} failed, ${counted.numPendingTests} skipped`,
)
process.exitCode = failed > 0 ? 1 : 0

/** @param output `pipe`: told as a whole once it is over, so that steps beside each other do not mix theirs */
async function step(
  name: string,
  script: string,
  args: readonly string[],
  output: 'pipe' | 'inherit',
): Promise<boolean> {
  if (output === 'inherit') console.log(`— ${name}`)
  const started = performance.now()
  // By the start script: it ends the step when this has been ended.
  const child = spawn(process.execPath, [join(root, 'build', 'start.mjs'), script, ...args], {
    cwd: root,
    stdio: ['inherit', output, output],
  })
  const reported: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => reported.push(piece))
  const [status] = (await once(child, 'close')) as [number | null]
  process.stdout.write(Buffer.concat(reported))
  console.log(`— ${name}: ${status === 0 ? 'ok' : 'failed'} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return status === 0
}

function packageFile(name: string, file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
}

function readReport(): { numPassedTests: number; numFailedTests: number; numPendingTests: number } {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as ReturnType<typeof readReport>
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }
  }
}
