import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import type { Engine } from '#engine/engine.ts'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import type { GgufFile } from '../../build/random-model/gguf-file.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { asking } from './in-process.ts'
import { changedModel, modelFolder, tinyModel, withMetadata } from './models.ts'

const folder = modelFolder()
const file = tinyModel(folder, 'tiny.gguf', { chatTemplate })
const load = { file, gpuLayers: 0, threads: 1, contextSize: 256 }

let engine: Engine
let readers: Child[]
beforeEach(() => {
  readers = []
  engine = createEngine({
    fork: (modulePath) => {
      const child = forkNode(modulePath)
      if (modulePath.includes('model-reader')) readers.push(child)
      return child
    },
  })
})
afterEach(() => engine.close())

test.each([
  ['a template', chatTemplate, { hasChatTemplate: true }],
  [
    'a template that is not Jinja',
    '{% for %}',
    { hasChatTemplate: false, chatTemplateFault: expect.stringContaining('it cannot be rendered') as string },
  ],
  [
    'a template of two million characters',
    'x'.repeat(2_000_000),
    { hasChatTemplate: false, chatTemplateFault: expect.stringContaining('it has 2000000 characters') as string },
  ],
  ['no template', undefined, { hasChatTemplate: false }],
])('a model with %s', async (_, template, expected) => {
  const model = tinyModel(folder, 'chat.gguf', template === undefined ? {} : { chatTemplate: template })
  expect(await engine.inspect(model)).toMatchObject({ state: 'usable', model: expected })
})

test.each([
  [
    'that never ends',
    "{{ messages[0]['content'] }}{% for i in range(10000) %}{% for j in range(10000) %}{% endfor %}{% endfor %}",
    /^invalid chat template: it took longer than \d+ s; ask the model with the format tk-instruct or plain$/,
  ],
  [
    'that counts for ever',
    '{% for i in range(1000000000) %}{% endfor %}',
    /^invalid chat template: it took more than 256 MB of memory; ask the model with the format tk-instruct or plain$/,
  ],
])(
  'a template %s is a fault of the template: the model is asked without it, and nothing runs on',
  async (_, template, fault) => {
    const model = tinyModel(folder, 'endless.gguf', { chatTemplate: template })
    expect(await engine.inspect(model)).toMatchObject({
      state: 'usable',
      model: { hasChatTemplate: false, chatTemplateFault: expect.stringMatching(fault) as string },
    })
    const before = readers.length
    expect(await engine.load({ ...load, file: model })).toMatchObject({ state: 'loaded' })
    expect(readers.length, 'it is rendered once').toBe(before)
    expect(await engine.ask(asking('x', { userTurn: true }))).toEqual({
      state: 'engine-error',
      message: expect.stringMatching(fault) as string,
    })
    expect(await engine.ask(asking('x'))).toMatchObject({ state: 'answered' })
    await engine.close()
    await expect.poll(() => readers.filter(({ pid }) => isAlive(pid ?? 0)).length).toBe(0)
  },
)

test('what is asked of other files meanwhile is answered all the same', async () => {
  const endless = tinyModel(folder, 'endless.gguf', { chatTemplate: '{% for i in range(1000000000) %}{% endfor %}' })
  const [first, second] = await Promise.all([engine.inspect(endless), engine.inspect(file), engine.describe(file)])
  expect([first, second]).toMatchObject([{ model: { hasChatTemplate: false } }, { model: { hasChatTemplate: true } }])
})

test('no reading waits for what the engine is doing', async () => {
  await engine.load(load)
  let answered = 0
  const asked = Promise.all(
    Array.from({ length: 3000 }, (_, i) => engine.ask(asking(`Input: ${i}\nOutput: `)).then(() => answered++)),
  )
  expect(await engine.describe(file)).toMatchObject({ state: 'described' })
  expect(answered).toBeLessThan(3000)
  await engine.close()
  await asked
})

describe('an attempt', () => {
  test('of a usable model', async () => {
    expect(await engine.attempt(file)).toEqual({ state: 'usable' })
  })

  test.each<readonly [string, (gguf: GgufFile) => GgufFile, RegExp]>([
    [
      "that llama.cpp refuses gives llama.cpp's own words",
      (gguf) => withMetadata(gguf, { 'llama.rope.freq_base': { type: 'string', value: '1' } }),
      /odd\.gguf: it could not be loaded: key llama\.rope\.freq_base has wrong type str but expected type f32$/,
    ],
    [
      'that ends the process gives its last words',
      (gguf) => withMetadata(gguf, { 'tokenizer.ggml.model': { type: 'string', value: 'llama' } }),
      /odd\.gguf: the engine process was ended by SIGABRT; its last words:\n[^]*std::out_of_range/,
    ],
    [
      'of a model without its embedding',
      (gguf) => ({ ...gguf, tensors: gguf.tensors.slice(1) }),
      /odd\.gguf: .*token_embd\.weight/,
    ],
  ])('%s', async (_, change, reason) => {
    const odd = changedModel(folder, 'odd.gguf', change)
    expect(await engine.attempt(odd)).toEqual({ state: 'refused', reason: expect.stringMatching(reason) as string })
  })

  test('that is given up ends at once, with its process', async () => {
    const left = new AbortController()
    const attempt = engine.attempt(file, left.signal)
    await expect.poll(() => readers.length).toBe(1)
    left.abort()
    expect(await attempt).toMatchObject({ state: 'refused' })
    expect(isAlive(readers[0]?.pid ?? 0)).toBe(false)
    expect(await engine.check(file, left.signal)).toMatchObject({ state: 'refused' })
  })
})

test('a file that is not there', async () => {
  const nowhere = join(folder, 'nowhere.gguf')
  const refusal = { state: 'refused', reason: `invalid model file: ${nowhere}: there is no such file; check the path` }
  for (const call of ['inspect', 'describe', 'check', 'attempt'] as const)
    expect(await engine[call](nowhere)).toEqual(refusal)
})

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}
