import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import type { Answer, AskRequest, Engine } from '#engine/engine.ts'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { asking } from './in-process.ts'
import { changedModel, modelFolder, tinyModel, withMetadata } from './models.ts'

const folder = modelFolder()
const file = tinyModel(folder, 'tiny.gguf')
const load = { file, gpuLayers: 0, threads: 1 }
const request = asking('Input: a good movie\nOutput: ')
/** A tiny model answers in milliseconds; this many questions are not done before a kill arrives. */
const many = Array.from({ length: 500 }, (_, i) => asking(`Input: ${i} good movies\nOutput: `))

let engine: Engine
let started: Child[]
let readers: Child[]
beforeEach(() => {
  started = []
  readers = []
  engine = createEngine({
    fork: (modulePath) => {
      const child = forkNode(modulePath)
      ;(modulePath.includes('model-reader') ? readers : started).push(child)
      return child
    },
  })
})
afterEach(() => engine.close())

const pid = (i = 0) => started[i]!.pid!

/** Nothing is heard of it any more after its first answer of several: with one thread none is in hand then. */
function endedAfterAnAnswer(child: Child): Child {
  let ended = false
  const isAnswer = (message: unknown) => JSON.stringify(message).includes('"answer":')
  return {
    ...child,
    pid: child.pid,
    send: (message) => child.send(message),
    onExit: (listener) => child.onExit(listener),
    kill: () => child.kill(),
    onMessage: (listener) =>
      child.onMessage((message) => {
        if (ended) return
        ended = isAnswer(message)
        listener(message)
        if (ended) child.kill()
      }),
  }
}

async function answersOf(requests: readonly AskRequest[], reported?: (count: number) => void) {
  const answers: Answer[] = []
  let count = 0
  for await (const { index, answer } of engine.askAll(requests, new AbortController().signal)) {
    expect(answers[index]).toBeUndefined()
    answers[index] = answer
    reported?.(++count)
  }
  return answers
}

describe('an engine process', () => {
  test('inspects, loads, fits and asks', async () => {
    expect(await engine.inspect(file)).toMatchObject({ state: 'usable', model: { name: 'tiny random' } })
    expect(await engine.load({ ...load, contextSize: 512 })).toMatchObject({
      state: 'loaded',
      contextSize: 512,
      gpu: 'none',
      gpuLayers: 0,
    })
    const fit = await engine.fit(request)
    expect(fit).toMatchObject({ state: 'fits', candidate: 0 })
    expect(await engine.ask(request)).toMatchObject({ state: 'answered', fit })
    expect(started).toHaveLength(1)
  })

  test('refuses what cannot be loaded, and goes on', async () => {
    const stub = join(folder, 'stub.gguf')
    writeFileSync(stub, readFileSync(file).subarray(0, 2000))
    for (const bad of [
      stub,
      folder,
      join(folder, 'missing.gguf'),
      tinyModel(folder, 't5.gguf', { architecture: 't5' }),
    ]) {
      const refusal = { state: 'refused', reason: expect.stringContaining(`invalid model file: ${bad}: `) as string }
      expect(await engine.inspect(bad)).toEqual(refusal)
      expect(await engine.load({ ...load, file: bad })).toEqual(refusal)
      expect(await engine.ask(request)).toMatchObject({ state: 'engine-error' })
    }
    expect(await engine.load(load)).toMatchObject({ state: 'loaded' })
    expect(started).toHaveLength(1)
  })

  // In two whole runs on a busy machine it did not come back within a minute; by itself that was never seen.
  test(
    'refuses an architecture that llama.cpp does not know, with its words, however often',
    { retry: 1 },
    async () => {
      const odd = tinyModel(folder, 'odd.gguf', { architecture: 'oddity' })
      const refusal = {
        state: 'refused',
        reason: `invalid model file: ${odd}: it could not be loaded: unknown model architecture: 'oddity'`,
      }
      for (let i = 0; i < 3; i++) expect(await engine.load({ ...load, file: odd })).toEqual(refusal)
      expect(started).toHaveLength(1)
    },
  )

  test.each<readonly [string, number, string]>([
    [
      'llama.attention.head_count',
      0,
      'claim 0 heads (llama.attention.head_count), its blk.0.attn_q.weight has 64 rows',
    ],
    [
      'llama.attention.head_count',
      3,
      'claim 3 heads (llama.attention.head_count), its blk.0.attn_q.weight has 64 rows',
    ],
    [
      'llama.attention.head_count_kv',
      3,
      'claim 3 heads (llama.attention.head_count_kv), its blk.0.attn_k.weight has 32 rows',
    ],
    ['llama.block_count', 9, 'claim 9 blocks (llama.block_count), its tensors are of 2'],
    ['llama.block_count', 0, 'do not say how many blocks it has (llama.block_count is 0)'],
    [
      'llama.embedding_length',
      0,
      'claim an embedding of 0 (llama.embedding_length), its token_embd.weight has rows of 64',
    ],
    [
      'llama.embedding_length',
      65,
      'claim an embedding of 65 (llama.embedding_length), its token_embd.weight has rows of 64',
    ],
    ['llama.rope.dimension_count', 7, 'claim rope over 7 dimensions (llama.rope.dimension_count), its heads have 16'],
  ])('refuses metadata that are not true of the weights, and goes on: %s = %i', async (key, value, claim) => {
    const odd = changedModel(folder, 'odd.gguf', (gguf) => withMetadata(gguf, { [key]: { type: 'u32', value } }))
    expect(await engine.load({ ...load, file: odd })).toEqual({
      state: 'refused',
      reason: `invalid model file: ${odd}: its metadata ${claim}`,
    })
    expect(await engine.load(load)).toMatchObject({ state: 'loaded' })
    expect(started).toHaveLength(1)
  })

  test.each<readonly [string, number]>([
    ['llama.context_length', 2 ** 32 - 1],
    ['tokenizer.ggml.bos_token_id', 100_000],
  ])('answers, and goes on, where metadata claim what the weights do not speak of: %s = %i', async (key, value) => {
    const odd = changedModel(folder, 'odd.gguf', (gguf) => withMetadata(gguf, { [key]: { type: 'u32', value } }))
    expect(await engine.load({ ...load, file: odd })).toMatchObject({ state: 'loaded' })
    expect(await engine.ask(request)).toMatchObject({ state: 'answered', answerTokens: 16 })
    expect(await engine.load(load)).toMatchObject({ state: 'loaded' })
    expect(started).toHaveLength(1)
  })

  test('lets the model before go: another one gives other answers', async () => {
    await engine.load(load)
    const first = await engine.ask(request)
    await engine.load({ ...load, file: tinyModel(folder, 'other.gguf', { seed: 5 }) })
    expect(await engine.ask(request)).not.toEqual(first)
    await engine.load(load)
    expect(await engine.ask(request)).toEqual(first)
  })

  test('asked without a model says so', async () => {
    expect(await engine.ask(request)).toEqual({
      state: 'engine-error',
      message: expect.stringContaining('no model is loaded') as string,
    })
    await expect(engine.fit(request)).rejects.toThrow('no model is loaded')
  })

  test('answers calls made at once as those made one after the other', async () => {
    await engine.load(load)
    const some = many.slice(0, 30)
    const together = await Promise.all(some.map((one) => engine.ask(one)))
    for (const [i, one] of some.entries()) expect(together[i]).toEqual(await engine.ask(one))
  })

  test('asks many side by side as one after the other, and one that fails fails alone', async () => {
    await engine.load({ ...load, threads: 3 })
    const some = [...many.slice(0, 20), asking('', { decoding: 'constrained' }), ...many.slice(20, 40)]
    const answers = await answersOf(some)
    for (const [i, one] of some.entries()) expect(answers[i]).toEqual(await engine.ask(one))
    expect(answers[20]).toMatchObject({ state: 'engine-error' })
  })

  test.each([
    ['told to stop', true],
    ['left', false],
  ])('asks no more of many when %s', async (_name, told) => {
    await engine.load(load)
    const stop = new AbortController()
    let count = 0
    for await (const { answer } of engine.askAll(many, stop.signal)) {
      expect(answer).toMatchObject({ state: 'answered' })
      count++
      if (count < 3) continue
      if (!told) break
      stop.abort()
    }
    expect(count).toBeLessThan(many.length)
    expect(await engine.ask(request)).toMatchObject({ state: 'answered' })
  })

  test('asks many only of a model that is loaded', async () => {
    expect(await answersOf([request])).toEqual([
      { state: 'engine-error', message: expect.stringContaining('no model is loaded') as string },
    ])
  })

  test('what a face throws away by closing is answered', async () => {
    await engine.load(load)
    const asked = many.map((one) => engine.ask(one))
    await Promise.resolve()
    await engine.close()
    expect((await Promise.all(asked)).at(-1)).toMatchObject({ state: 'engine-error' })
    expect(isAlive(pid())).toBe(false)
    await expect(engine.ask(request)).rejects.toThrow('the engine is closed')
  })
})

describe('when the process dies', () => {
  test.each(['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const)(
    'by %s, what was pending is an engine error and the next question is answered as before',
    async (signal) => {
      await engine.load(load)
      const before = await engine.ask(request)
      const asked = many.map((one) => engine.ask(one))
      await asked[3]
      process.kill(pid(), signal)
      const states = (await Promise.all(asked)).map(({ state }) => state)
      expect(states.slice(0, 4)).toEqual(Array(4).fill('answered'))
      expect(states.at(-1)).toBe('engine-error')
      expect(await asked.at(-1)).toMatchObject({
        message: expect.stringContaining(`the engine process was ended by ${signal}`) as string,
      })
      expect(await engine.ask(request)).toEqual(before)
      expect(started).toHaveLength(2)
    },
  )

  test('while it asks many, those in hand are engine errors and all others are answered as before', async () => {
    await engine.load({ ...load, threads: 2 })
    const expected = await answersOf(many)
    let killed = false
    const answers = await answersOf(many, (count) => {
      if (count < 5 || killed) return
      killed = true
      process.kill(pid(), 'SIGKILL')
    })
    const failed = answers.filter((answer) => answer.state === 'engine-error')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.length).toBeLessThanOrEqual(2)
    expect(failed[0]).toMatchObject({ message: expect.stringContaining('was ended by SIGKILL') as string })
    expect(answers.map((answer, i) => (answer.state === 'engine-error' ? expected[i] : answer))).toEqual(expected)
    expect(started).toHaveLength(2)
  })

  test('while it asks many and has none in hand, what is answered stays answered, and each is told once', async () => {
    const ending = createEngine({
      fork: (modulePath) => {
        const child = forkNode(modulePath)
        if (modulePath.includes('model-reader') || started.length > 0) return child
        started.push(child)
        return endedAfterAnAnswer(child)
      },
    })
    try {
      await ending.load(load)
      const told: { readonly index: number; readonly state: string }[] = []
      for await (const { index, answer } of ending.askAll(many.slice(0, 5), new AbortController().signal))
        told.push({ index, state: answer.state })
      expect(told.toSorted((a, b) => a.index - b.index)).toEqual(
        [0, 1, 2, 3, 4].map((index) => ({ index, state: index === 1 ? 'engine-error' : 'answered' })),
      )
    } finally {
      await ending.close()
    }
  })

  test('between two questions, neither of them notices', async () => {
    await engine.load(load)
    const before = await engine.ask(request)
    const ended = new Promise<void>((resolve) => started[0]!.onExit(() => resolve()))
    process.kill(pid(), 'SIGKILL')
    await ended
    expect(await engine.ask(request)).toEqual(before)
    expect(await engine.fit(request)).toEqual(before.state === 'answered' ? before.fit : undefined)
  })

  test('while it loads, the load is refused and can be tried again', async () => {
    const loading = engine.load(load)
    process.kill(pid(), 'SIGKILL')
    expect(await loading).toEqual({
      state: 'refused',
      reason: expect.stringMatching(/tiny\.gguf: the engine process was ended by SIGKILL/) as string,
    })
    expect(await engine.ask(request)).toMatchObject({ state: 'engine-error' })
    expect(await engine.load(load)).toMatchObject({ state: 'loaded' })
  })

  test('while it inspects, the inspection is refused', async () => {
    const inspecting = engine.inspect(file)
    await expect.poll(() => readers.length).toBe(1)
    process.kill(readers[0]!.pid!, 'SIGKILL')
    expect(await inspecting).toEqual({
      state: 'refused',
      reason: expect.stringContaining('was ended by SIGKILL') as string,
    })
    expect(await engine.inspect(file)).toMatchObject({ state: 'usable' })
  })

  test('at once, because its module is missing, its last words are told', async () => {
    const broken = createEngine({ fork: forkNode, readerPath: join(folder, 'nowhere.js') })
    expect(await broken.inspect(file)).toEqual({
      state: 'refused',
      reason: expect.stringMatching(/ended with exit code 1; its last words:[^]*Cannot find module/) as string,
    })
    await broken.close()
  })
})

test('when the host is killed, the engine process ends by itself', async () => {
  const host = spawn(process.execPath, [fileURLToPath(new URL('./host.ts', import.meta.url)), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let child = 0
  for await (const line of createInterface(host.stdout)) {
    if (line.startsWith('engine ')) child = Number(line.slice('engine '.length))
    if (line === 'loaded') break
  }
  expect(isAlive(child)).toBe(true)
  host.kill('SIGKILL')
  await once(host, 'exit')
  await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false)
})

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}
