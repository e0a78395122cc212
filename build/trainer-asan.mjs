// Compiles the trainer's addon with AddressSanitizer and UndefinedBehaviorSanitizer into a folder of its own, and runs
// the trainer's tests with it (Linux, g++ or clang++). The addon that everything else uses stays as it is.
//
//   npm run trainer:asan [-- TESTS]      TESTS as for vitest; test/addon and test/trainer where none are named

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from './trainer.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, '.cache', 'trainer-asan')
const addon = join(folder, 'trainer.node')
const report = join(folder, 'report')

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const work = mkdtempSync(join(tmpdir(), 'placebo-trainer-'))
try {
  await compile(work, addon, [
    '-O2',
    '-g',
    '-fno-omit-frame-pointer',
    '-fsanitize=address,undefined',
    '-fno-sanitize-recover=undefined',
  ])
} finally {
  rmSync(work, { recursive: true, force: true })
}
const named = process.argv.slice(2)
// Left out: what has to be done within a time, of which all takes several times as much here.
const tests =
  named.length > 0
    ? named
    : ['test/addon', 'test/trainer', '--exclude', '**/learning.test.ts', '--exclude', '**/measure.test.ts']
const { status } = spawnSync(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PLACEBO_TRAINER: addon,
    // Node itself is not compiled so: the runtime has to be there before the addon is.
    LD_PRELOAD: libraryOf('libasan.so'),
    // V8 and ggml keep what they took until the process ends; that is no leak of the addon's.
    ASAN_OPTIONS: `detect_leaks=0:log_path=${report}`,
    // Without a stack its line stands among the last words of the process, and so in the test that failed of it.
    UBSAN_OPTIONS: 'print_stacktrace=0',
  },
})
const found = readdirSync(folder).filter((name) => name.startsWith('report'))
for (const name of found) process.stdout.write(readFileSync(join(folder, name), 'utf8'))
process.stdout.write(`AddressSanitizer: ${found.length} reports\n`)
process.exitCode = status === 0 && found.length === 0 ? 0 : 1

function libraryOf(name) {
  const file = spawnSync(process.env.CXX ?? 'c++', [`-print-file-name=${name}`], { encoding: 'utf8' }).stdout?.trim()
  if (!file || !existsSync(file))
    throw new Error(`the compiler has no ${name}; install g++ or clang with its sanitizers`)
  return file
}
