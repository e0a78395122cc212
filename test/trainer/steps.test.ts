import { describe, expect, test } from 'vitest'
import { loraMatrices, type Schedule, type TrainingSettings } from '#core/study/tuning.ts'
import { batchesOf, batchOf, maxTokens } from '#trainer/process/batches.ts'
import { stepCount } from '#core/study/optimiser-steps.ts'
import { learningRateAt, stepsFrom } from '#trainer/process/steps.ts'
import type { TokenExample } from '#trainer/trainer.ts'
import { settings } from './processes.ts'

describe('the learning rate', () => {
  // Of 1 at its height, over 10 steps.
  test.each<readonly [Schedule, number, readonly number[]]>([
    ['constant', 0, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ['constant', 0.4, [0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1, 1]],
    ['linear', 0, [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]],
    ['linear', 0.2, [0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]],
    // (1 + cos πx) / 2 at x = 0, 0.1 … 0.9
    ['cosine', 0, [1, 0.97553, 0.90451, 0.79389, 0.65451, 0.5, 0.34549, 0.20611, 0.09549, 0.02447]],
    ['cosine', 0.2, [0.5, 1, 1, 0.96194, 0.85355, 0.69134, 0.5, 0.30866, 0.14645, 0.03806]],
    ['linear', 1, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ['cosine', 0.01, [1, 0.97553, 0.90451, 0.79389, 0.65451, 0.5, 0.34549, 0.20611, 0.09549, 0.02447]],
  ])('%s after a warm-up over %d of the steps', (schedule, warmUp, expected) => {
    const rates = expected.map((_, i) =>
      learningRateAt({ ...settings, learningRate: 1, schedule, warmUp }, i + 1, expected.length),
    )
    rates.forEach((rate, i) => expect(rate).toBeCloseTo(expected[i]!, 5))
  })
})

describe('the steps', () => {
  const of = (changes: Partial<TrainingSettings>, examples: number, from = 0) => [
    ...stepsFrom({ ...settings, ...changes }, examples, from),
  ]

  test.each([
    [1, 1, 1, 1],
    [1, 8, 3, 1],
    [3, 8, 24, 9],
    [3, 8, 25, 12],
    [2, 1, 5, 10],
  ])('%i epochs in batches of %i over %i examples are %i', (epochs, batch, examples, steps) => {
    expect(stepCount({ ...settings, epochs, batch }, examples)).toBe(steps)
    expect(of({ epochs, batch }, examples)).toHaveLength(steps)
  })

  test('take every example once in each epoch, in another order each time', () => {
    const steps = of({ epochs: 2, batch: 4 }, 10)
    expect(steps.map(({ length }) => length)).toEqual([4, 4, 2, 4, 4, 2])
    const [first, second] = [steps.slice(0, 3).flat(), steps.slice(3).flat()]
    for (const epoch of [first, second]) expect(epoch.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(second).not.toEqual(first)
  })

  test('depend on the seed, and go on where they were', () => {
    const steps = of({ epochs: 3, batch: 4 }, 10)
    expect(of({ epochs: 3, batch: 4, seed: 2 }, 10)).not.toEqual(steps)
    for (const from of [0, 1, 3, 8, 9]) expect(of({ epochs: 3, batch: 4 }, 10, from)).toEqual(steps.slice(from))
  })
})

describe('batches', () => {
  const example = (length: number, answerFrom: number): TokenExample => ({
    tokens: Int32Array.from({ length }, (_, i) => 100 * length + i),
    answerFrom,
  })

  test('ask for the tokens of the answers, from the tokens before them', () => {
    const { length, sequences, tokens, rows, labels, weights } = batchOf([example(5, 3), example(3, 1)], 0.25)
    expect({ length, sequences }).toEqual({ length: 16, sequences: 2 })
    expect([...tokens.subarray(0, 6)]).toEqual([500, 501, 502, 503, 504, 0])
    expect([...tokens.subarray(16, 20)]).toEqual([300, 301, 302, 0])
    expect([...rows]).toEqual([2, 3, 16, 17])
    expect([...labels]).toEqual([503, 504, 301, 302])
    expect([...weights]).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  test.each<readonly [string, readonly number[], number, readonly (readonly [length: number, sequences: number])[]]>([
    [
      'like lengths go together',
      [40, 3, 33, 5],
      96,
      [
        [16, 2],
        [48, 2],
      ],
    ],
    [
      'as many as fit',
      [10, 10, 10, 10, 10],
      32,
      [
        [16, 2],
        [16, 2],
        [16, 1],
      ],
    ],
    [
      'one that is longer stands alone',
      [100, 8],
      32,
      [
        [16, 1],
        [112, 1],
      ],
    ],
    ['none', [], 32, []],
  ])('%s', (_name, lengths, most, expected) => {
    const batches = batchesOf(
      lengths.map((length) => example(length, 1)),
      most,
      1,
    )
    expect(batches.map(({ length, sequences }) => [length, sequences])).toEqual(expected)
    expect(batches.flatMap(({ labels }) => [...labels])).toHaveLength(
      lengths.reduce((sum, length) => sum + length - 1, 0),
    )
  })

  test('keep within a gigabyte of activations, and hold at least one example', () => {
    const shape = {
      layers: { length: 30 },
      width: 576,
      heads: 9,
      kvHeads: 3,
      headSize: 64,
      feedForward: 1536,
    }
    const lora = { kind: 'lora', rank: 8, alpha: 16, matrices: loraMatrices } as const
    expect(maxTokens(shape, lora, 400)).toBeGreaterThan(1000)
    expect(maxTokens(shape, lora, 400)).toBeLessThan(1500)
    expect(maxTokens(shape, { kind: 'full' }, 400)).toBeGreaterThan(400)
    expect(maxTokens(shape, { kind: 'full' }, 400)).toBeLessThan(1000)
    expect(maxTokens(shape, lora, 4000)).toBe(4000)
    expect(maxTokens({ ...shape, layers: { length: 1 }, width: 64, feedForward: 128 }, lora, 100)).toBe(2048)
  })
})
