import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Lint, types, the page, and tests, fast ones first; the last line counts them all. */
const root = dirname(import.meta.dirname)
const report = join(root, '.cache', 'vitest.json')
mkdirSync(dirname(report), { recursive: true })
rmSync(report, { force: true })

const lint = step('lint', packageFile('eslint', 'bin/eslint.js'), ['.'])
const types = step('types', packageFile('typescript-native', 'bin/tsc'), ['--build'])
// Tests that look at the page in a browser need it built.
const page = step('page', join(root, 'build', 'window', 'build.ts'), [])
const tests = step('tests', packageFile('vitest', 'vitest.mjs'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)])

const counted = readReport()
const checks = [lint, types, page]
const checksFailed = checks.filter((passed) => !passed).length
// A test run that broke without a failing test (a file that cannot be loaded, say) is a failure too.
const failed = counted.numFailedTests + checksFailed + (!tests && counted.numFailedTests === 0 ? 1 : 0)
console.log(`${counted.numPassedTests + checks.length - checksFailed} passed, ${failed} failed, ${counted.numPendingTests} skipped`)
process.exitCode = failed > 0 ? 1 : 0

function step(name: string, script: string, args: readonly string[]): boolean {
  console.log(`— ${name}`)
  const started = performance.now()
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
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
