import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine } from '#engine/client.ts'
import type { Answer, Engine, LoadRequest } from '#engine/engine.ts'
import { loadFastModel } from '#engine/process/load-fast.ts'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { asking, askerOf, loadFastHere, loadHere } from './in-process.ts'
import { loraAdapter, modelFolder, tinyModel, writeAdapter } from './models.ts'

const folder = modelFolder()
const file = tinyModel(folder, 'tiny.gguf')
const request = asking('Input: a good movie\nOutput: ')

describe.skipIf(!trainerAvailable)(`a model in fast mode${trainerReason}`, () => {
  test.each<[what: string, request: () => Partial<LoadRequest>, reason: string]>([
    [
      'layers on a GPU',
      () => ({ gpuLayers: 3 }),
      'invalid GPU layers: 3; fast mode computes on the processor: ask for 0, or in exact mode',
    ],
    ['no thread', () => ({ threads: 0 }), 'invalid threads: 0; a whole number from 1 on'],
    [
      'an architecture that the table has not',
      () => ({ file: tinyModel(folder, 'oddity.gguf', { architecture: 'oddity' }) }),
      'architecture oddity cannot be asked in fast mode; what works: architectures llama, ',
    ],
    [
      'an adapter to what is only looked up',
      () => ({ adapter: writeAdapter(folder, 'output.gguf', loraAdapter({ targets: ['output.weight'] })) }),
      'the adapter changes output.weight, which fast mode leaves as it is; ask in exact mode, or merge the adapter',
    ],
    [
      'an adapter of another base',
      () => ({ adapter: writeAdapter(folder, 'other.gguf', loraAdapter({ targets: ['blk.9.attn_q.weight'] })) }),
      'it changes blk.9.attn_q.weight, which the base model does not have; it was made for another one',
    ],
  ])('is refused with %s', async (_, changes, reason) => {
    expect(await loadFastModel({ file, gpuLayers: 'auto', threads: 1, ...changes() })).toEqual({
      state: 'refused',
      reason: expect.stringContaining(reason) as string,
    })
  })

  test('says in its build what is rounded, and exact mode says what it always has', async () => {
    const [fast, exact] = [await loadFastHere(file, { gpuLayers: 'auto' }), await loadHere(file)]
    expect(fast).toMatchObject({ gpu: 'none', gpuLayers: 0 })
    expect(fast.engineBuild).toMatch(/ CPU .+, fast 1 \(own kernels, .+ 32 bits\), context 2048, asking 2$/)
    expect(exact.engineBuild).toMatch(
      /, exact \(one sequence, no flash attention, prefix apart, batch 512\), context 2048, asking 2$/,
    )
    await fast.dispose()
    await exact.dispose()
  })

  test('with an adapter answers as exact mode does', async () => {
    const adapter = writeAdapter(folder, 'some.gguf', loraAdapter())
    const inputs = ['a good movie', 'a bad movie', 'water', '17', 'The story of a man', 'yes']
    const requests = inputs.map((input) =>
      asking(`Input: ${input}\nOutput: `, { decoding: 'likelihood', labels: ['yes', 'no', 'the water'] }),
    )
    const scores: (readonly number[])[][] = []
    for (const load of [
      () => loadHere(file, { adapter }),
      () => loadFastHere(file, { adapter }),
      () => loadFastHere(file),
    ]) {
      const loaded = await load()
      const answers: Answer[] = []
      for (const one of requests) answers.push(await askerOf(loaded).ask(one))
      scores.push(answers.map((answer) => scoresOf(answer)))
      await loaded.dispose()
    }
    const [exact, fast, without] = scores
    const difference = (some: typeof exact) =>
      Math.max(...some!.flatMap((each, i) => each.map((score, label) => Math.abs(score - exact![i]![label]!))))
    // BF16 has 8 significant bits.
    expect(difference(fast)).toBeLessThan(0.15)
    expect(difference(without)).toBeGreaterThan(0.5)
  })

  test.each([
    ['a prompt that is too long', asking(`${'a good movie '.repeat(100)}\nOutput: `)],
    ['a prompt without text', asking('')],
    ['labels that cannot be told apart', asking('Input: a\nOutput: ', { decoding: 'constrained', labels: ['a', 'a'] })],
    ['no room for an answer', asking('Input: a\nOutput: ', { maxAnswerTokens: 0 })],
    ['a user turn without a chat template', asking('Input: a\nOutput: ', { userTurn: true })],
  ])('answers %s as exact mode does', async (_, bad) => {
    const said: unknown[] = []
    for (const load of [loadHere, loadFastHere]) {
      const loaded = await load(file, { contextSize: 128 })
      const asker = askerOf(loaded)
      said.push(await asker.ask(bad).catch((error: unknown) => String(error)))
      // And goes on.
      expect(await asker.ask(request)).toMatchObject({ state: 'answered' })
      await loaded.dispose()
    }
    expect(said[1]).toEqual(said[0])
  })
})

describe.skipIf(!trainerAvailable)(`an engine process in fast mode${trainerReason}`, () => {
  let engine: Engine
  let started: Child[]
  beforeEach(() => {
    started = []
    engine = createEngine({
      fork: (modulePath) => {
        const child = forkNode(modulePath)
        if (!modulePath.includes('model-reader')) started.push(child)
        return child
      },
    })
  })
  afterEach(() => engine.close())

  test('answers after another load, and after it was killed while many texts were in hand', async () => {
    const load = { file, gpuLayers: 0, threads: 2 } as const
    const many = Array.from({ length: 600 }, (_, i) => asking(`Input: ${i} good movies\nOutput: `))
    expect(await engine.load(load)).toMatchObject({ state: 'loaded' })
    expect(await engine.load({ ...load, mode: 'fast' })).toMatchObject({ state: 'loaded' })
    const answers: Answer[] = []
    let count = 0
    for await (const { index, answer } of engine.askAll(many, new AbortController().signal)) {
      answers[index] = answer
      if (++count === 20) process.kill(started[0]!.pid!, 'SIGKILL')
    }
    const failed = answers.filter(({ state }) => state === 'engine-error')
    expect(answers).toHaveLength(600)
    expect(failed.length).toBeGreaterThan(0)
    // No more than were in hand.
    expect(failed.length).toBeLessThanOrEqual(48)
    expect(started).toHaveLength(2)
    const answered = answers.findLastIndex(({ state }) => state === 'answered')
    expect(await engine.ask(many[answered]!)).toEqual(answers[answered])
  })
})

function scoresOf(answer: Answer): readonly number[] {
  if (answer.state !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.labelScores!.map(({ perToken }) => perToken)
}
