import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import { root } from '../support/placebo.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, smallModel } from './native.ts'
import { followedBy, trained } from './processes.ts'

const platform = `${process.platform}-${process.arch}`
const addon = join('node_modules', '.cache', 'trainer', platform, 'trainer.node')
const package_ = join('node_modules', '@node-llama-cpp')

/** The program with all its packages, but without the trainer's addon and the libraries of ggml. */
function bareProgram(): string {
  const copy = temporaryFolder()
  for (const room of ['addon', 'core', 'gguf', 'processes', 'trainer'])
    cpSync(join(root, 'src', room), join(copy, 'src', room), { recursive: true })
  cpSync(join(root, 'package.json'), join(copy, 'package.json'))
  mkdirSync(join(copy, package_), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '.cache' && name !== '@node-llama-cpp')
      symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name))
  }
  return copy
}

function withAddon(program: string): void {
  mkdirSync(join(program, addon, '..'), { recursive: true })
  cpSync(join(root, addon), join(program, addon))
}

/** ggml's libraries, changed, as node-llama-cpp's package for this machine has them. */
function withLibraries(program: string, change: (bytes: Buffer) => Buffer | undefined): void {
  const [from, to] = [join(root, package_, platform), join(program, package_, platform)]
  cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true })
  cpSync(join(from, 'package.json'), join(to, 'package.json'))
  const folder = join('bins', platform)
  mkdirSync(join(to, folder), { recursive: true })
  for (const name of readdirSync(join(from, folder))) {
    const changed = /^libggml(-base)?\./.test(name) ? change(readFileSync(join(from, folder, name))) : undefined
    if (changed) writeFileSync(join(to, folder, name), changed)
  }
}

const folder = fileFolder('addon')
const base = smallModel(folder, 'base')

/** What each call says: inspect, train, follow, merge. */
async function reasons(program: string): Promise<readonly string[]> {
  const trainer = createTrainer({ fork: forkNode, modulePath: join(program, 'src', 'trainer', 'process', 'main.ts') })
  onTestFinished(() => trainer.close())
  const checkpoint = join(folder, 'checkpoint')
  const answers = [
    await trainer.inspect(base, full),
    await trained(trainer, {
      base,
      method: full,
      examples: [{ tokens: Int32Array.of(1, 2, 3), answerFrom: 1 }],
      checkpoint,
      output: join(folder, 'output'),
    }),
    await followedBy(trainer, { base, method: full, checkpoint, rows: [], threads: 1 }),
    await trainer.merge({ base, adapter: base, output: join(folder, 'output') }),
  ]
  return answers.map((answer) => ('reason' in answer ? answer.reason : answer.state))
}

test('without the addon every call says so, and the remedy', async () => {
  vi.stubEnv('PLACEBO_TRAINER', undefined)
  const remedy = `no trainer for ${platform}: it was neither shipped nor could it be compiled. Install a C++17 compiler (g++ or clang++) and run: npm run trainer`
  expect(await reasons(bareProgram())).toEqual([`invalid model file: ${base}: ${remedy}`, remedy, remedy, remedy])
})

describe.skipIf(!trainerAvailable)(`with the addon${trainerReason}`, () => {
  test("but without the package of ggml's libraries every call says so", async () => {
    const program = bareProgram()
    withAddon(program)
    for (const reason of await reasons(program)) {
      expect(reason).toContain(`no trainer for ${platform}: the package @node-llama-cpp/`)
      expect(reason).toMatch(/with ggml's libraries is not installed$/)
    }
  })

  const onLinux = process.platform === 'linux'
  const only = onLinux ? '' : ' (skipped: other platforms name their packages and libraries otherwise)'
  test.skipIf(!onLinux)(`libraries of another version are refused by name${only}`, async () => {
    const program = bareProgram()
    withAddon(program)
    const versions = new Set<string>()
    withLibraries(program, (bytes) => changedVersion(bytes, versions))
    const [version] = versions
    expect(versions.size).toBe(1)
    for (const reason of await reasons(program)) {
      expect(reason).toContain(`invalid library: ggml ${nextOf(version!)} in ${join(program, package_, platform)}`)
      expect(reason).toContain(`the trainer was compiled for ggml ${version!}; set it up again`)
    }
  })

  test.skipIf(!onLinux)(`a folder without libraries is named${only}`, async () => {
    const program = bareProgram()
    withAddon(program)
    withLibraries(program, () => undefined)
    for (const reason of await reasons(program))
      expect(reason).toMatch(/invalid library folder: .*: there is no libggml-base\.so$/)
  })

  test.skipIf(!onLinux)(`a library that is none is named${only}`, async () => {
    const program = bareProgram()
    withAddon(program)
    withLibraries(program, () => Buffer.from('a poem'))
    for (const reason of await reasons(program)) expect(reason).toMatch(/invalid library: .*libggml-base\.so: /)
  })
})

/** ggml gives its version as a text of its own, such as "0.25.1": the last digit of every such text is raised. */
function changedVersion(bytes: Buffer, found: Set<string>): Buffer {
  const text = bytes.toString('latin1')
  return Buffer.from(
    text.replaceAll(/(?<=\0)\d+\.\d+\.\d(?=\0)/g, (version) => {
      found.add(version)
      return nextOf(version)
    }),
    'latin1',
  )
}

function nextOf(version: string): string {
  return version.slice(0, -1) + String((Number(version.at(-1)) + 1) % 10)
}
