import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import { forkUtility } from '#main/fork.ts'
import type { Fork } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import { asking } from '../engine/in-process.ts'
import { modelFolder, tinyModel } from '../engine/models.ts'
import { FakeUtility } from '../main/utility.ts'
import { buildShell } from '../support/shell.ts'

const shellFolder = await buildShell('shell')
const engineFile = join(shellFolder, 'main', 'engine.js')
const trainerFile = join(shellFolder, 'main', 'trainer.js')
const file = tinyModel(modelFolder(), 'tiny.gguf')

// In what stands for Electron the library is really tried, in a process of its own.
delete process.env['NODE_OPTIONS']

const started: string[] = []
const inElectron = forkUtility({
  platform: process.platform,
  kill: (pid) => process.kill(pid, 'SIGKILL'),
  fork: (...given) => {
    started.push(given[0])
    return new FakeUtility(...given)
  },
})

describe.each<[string, Fork, tries: number]>([
  ['plain Node', forkNode, 0],
  ['a utility process', inElectron, 1],
])('bundled, in %s', (_name, fork, tries) => {
  test('the engine loads a model and answers', async () => {
    started.length = 0
    const engine = createEngine({ fork, modulePath: engineFile })
    onTestFinished(() => engine.close())
    expect(await engine.inspect(file)).toMatchObject({ state: 'usable' })
    expect(await engine.load({ file, gpuLayers: 0, threads: 1 })).toMatchObject({ state: 'loaded', gpu: 'none' })
    expect(await engine.ask(asking('Input: a good movie\nOutput: '))).toMatchObject({ state: 'answered' })
    // node-llama-cpp tries its library in a process that may crash: one that the main process starts in the engine's
    // stead.
    expect(started.filter((path) => path.includes('testBindingBinary'))).toHaveLength(
      process.platform === 'linux' ? tries : 0,
    )
  })

  test('the trainer finds its addon', async () => {
    const trainer = createTrainer({ fork, modulePath: trainerFile })
    onTestFinished(() => trainer.close())
    expect(await trainer.inspect(file, { kind: 'full' })).toMatchObject({ state: 'trainable' })
  })
})

const text = (...path: string[]) => readFileSync(join(shellFolder, ...path), 'utf8')
const importsOf = (code: string) =>
  [...code.matchAll(/^import\s+(?:[^'"]+\sfrom\s+)?["']([^"']+)["']/gm)].map(([, name]) => name ?? '')

describe('what is bundled', () => {
  const packages = Object.keys(
    (
      JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
        dependencies: object
      }
    ).dependencies,
  )

  test('is what is there to be started, and its parts beside it', () => {
    expect(
      readdirSync(join(shellFolder, 'main'))
        .filter((name) => !/-[\w-]{8}\.js$/.test(name))
        .sort(),
    ).toEqual(['engine.js', 'main.js', 'model-reader.js', 'results.js', 'trainer.js'])
    expect(readdirSync(join(shellFolder, 'preload'))).toEqual(['preload.cjs'])
  })

  test('leaves native modules and every other package where they are', () => {
    const imported = readdirSync(join(shellFolder, 'main'))
      .flatMap((name) => importsOf(text('main', name)))
      .filter((name) => !/^(?:\.\/|node:)/.test(name))
    expect(imported).toContain('better-sqlite3')
    expect(imported).toContain('node-llama-cpp')
    expect(
      imported.filter(
        (name) => name !== 'electron' && !packages.some((each) => name === each || name.startsWith(`${each}/`)),
      ),
    ).toEqual([])
  })

  test('keeps Electron out of engine, trainer and results', () => {
    const reached = new Set<string>()
    const follow = (name: string) => {
      if (reached.has(name)) return
      reached.add(name)
      if (name.startsWith('./')) importsOf(text('main', name)).forEach(follow)
    }
    follow('./engine.js')
    follow('./trainer.js')
    follow('./results.js')
    expect(reached).not.toContain('electron')
  })

  test('asks Electron alone from the preload script, as a sandbox allows', () => {
    expect([...text('preload', 'preload.cjs').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual([
      'electron',
    ])
  })
})
