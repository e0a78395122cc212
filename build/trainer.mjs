// Compiles src/addon/native into node_modules/.cache/trainer/<platform>/trainer.node, when its sources or the engine
// have changed since. Plain JavaScript: start.mjs calls it before it is known which Node there is.
//
//   node build/trainer.mjs      compiles anew, whatever is there

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const sources = join(root, 'src', 'addon', 'native')
const folder = join(modules, '.cache', 'trainer', `${process.platform}-${process.arch}`)
const stampFile = join(folder, 'stamp')
const windows = process.platform === 'win32'

/**
 * Without a compiler everything but training works; that is said once, and again by whatever wants to train.
 *
 * @param {boolean} force compile even when nothing has changed
 */
export async function setUpTrainer(force = false) {
  const stamp = stampOf()
  if (!force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true
  process.stderr.write('placebo: compiling the trainer …\n')
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'placebo-trainer-'))
  try {
    await compile(work, join(folder, 'trainer.node'))
    return true
  } catch (error) {
    rmSync(join(folder, 'trainer.node'), { force: true })
    process.stderr.write(
      `placebo: the trainer could not be compiled: ${error.message}\nplacebo: everything but training works. When that is mended: npm run trainer\n`,
    )
    return false
  } finally {
    writeFileSync(stampFile, stamp)
    rmSync(work, { recursive: true, force: true })
  }
}

function stampOf() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)))
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)))
  for (const name of ['node-llama-cpp', 'node-addon-api', 'node-api-headers'])
    hash.update(readFileSync(join(modules, name, 'package.json')))
  return hash.digest('hex')
}

/**
 * @param {string} work a folder for what is made on the way
 * @param {string} made where the addon goes
 * @param {readonly string[]} more options of the compiler, after its usual ones
 */
export async function compile(work, made, more = []) {
  const compilers = windows ? [process.env.CXX, 'g++'] : [process.env.CXX, 'c++', 'g++', 'clang++']
  const compiler = compilers.find((each) => each && spawnSync(each, ['--version'], { stdio: 'ignore' }).status === 0)
  if (compiler === undefined)
    throw new Error(
      `no C++ compiler was found (tried $CXX, ${compilers.slice(1).join(', ')}); install ${windows ? 'MinGW-w64' : 'g++ or clang'}`,
    )
  const { include, version } = ggmlHeaders(work)
  const options = [
    '-std=c++17',
    '-O3',
    '-Wno-psabi',
    ...(windows ? [] : ['-fPIC', '-fvisibility=hidden']),
    '-DNAPI_VERSION=8',
    '-DNAPI_CPP_EXCEPTIONS',
    `-DPLACEBO_GGML_VERSION="${version}"`,
    `-I${join(modules, 'node-api-headers', 'include')}`,
    `-I${join(modules, 'node-addon-api')}`,
    `-I${include}`,
    ...more,
  ]
  const files = readdirSync(sources).filter((name) => name.endsWith('.cpp'))
  const object = (name) => join(work, `${name}.o`)
  await Promise.all(files.map((name) => run(compiler, [...options, '-c', join(sources, name), '-o', object(name)])))
  const linked = join(work, 'trainer.node')
  await run(compiler, [...files.map(object), ...(await systemOptions(work)), ...more, '-o', linked])
  // Beside its place first: a trainer that is just running keeps the old file.
  writeFileSync(`${made}.part`, readFileSync(linked))
  renameSync(`${made}.part`, made)
}

/** How what Node itself offers is found when the addon is loaded. */
async function systemOptions(work) {
  if (process.platform === 'darwin') return ['-bundle', '-undefined', 'dynamic_lookup']
  if (!windows) return ['-shared', '-ldl', '-pthread']
  // Not bound to a program by its name before executable.cpp has had its say. Without any DLL of MinGW's own.
  const definitions = ['js_native_api.def', 'node_api.def'].flatMap((name) =>
    readFileSync(join(modules, 'node-api-headers', 'def', name), 'utf8').split(/\r?\n/),
  )
  const names = new Set(definitions.filter((line) => line !== '' && !/^(?:NAME|EXPORTS)/.test(line)))
  writeFileSync(join(work, 'node.def'), ['NAME NODE.EXE', 'EXPORTS', ...names, ''].join('\n'))
  await run('dlltool', ['--input-def', join(work, 'node.def'), '--output-delaylib', join(work, 'libnode.a')])
  return ['-shared', '-static', join(work, 'libnode.a')]
}

/** From the sources that node-llama-cpp brings of the very release its libraries were made from. */
function ggmlHeaders(work) {
  const bundle = join(modules, 'node-llama-cpp', 'llama', 'gitRelease.bundle')
  const checkout = join(work, 'llama.cpp')
  git('clone', '--quiet', '--no-checkout', '--depth', '1', bundle, checkout)
  git('-C', checkout, 'checkout', '--quiet', 'HEAD', '--', 'ggml/include', 'ggml/CMakeLists.txt')
  const cmake = readFileSync(join(checkout, 'ggml', 'CMakeLists.txt'), 'utf8')
  const version = ['MAJOR', 'MINOR', 'PATCH']
    .map((part) => new RegExp(`GGML_VERSION_${part} (\\d+)`).exec(cmake)?.[1])
    .join('.')
  return { include: join(checkout, 'ggml', 'include'), version }
}

function git(...args) {
  const { status, stderr, error } = spawnSync('git', args, { encoding: 'utf8' })
  if (error) throw new Error(`git could not be started (${error.message}); install git`)
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr.trim()}`)
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${command} ended with ${code}:\n${said.trim().split('\n').slice(0, 20).join('\n')}`)),
    )
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await setUpTrainer(true)) ? 0 : 1
