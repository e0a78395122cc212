import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { seededRandom } from '#core/random/index.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { loadAddon } from '#addon/addon.ts'
import { batchesOf, batchOf } from '#trainer/process/batches.ts'
import type { TokenExample } from '#trainer/trainer.ts'
import type { GgufFile } from '../../build/random-model/gguf-file.ts'
import { randomModel } from '../../build/random-model/model.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import {
  architectures,
  batchFor,
  differences,
  full,
  gradientOf,
  lora,
  openNative,
  randomBatch,
  small,
  smallModel,
  smallT5Model,
  t5s,
  uniform,
  weightsOf,
  withBiases,
  writeModel,
  type Opened,
} from './native.ts'

const folder = fileFolder('gradients')
const models: readonly (readonly [string, string])[] = [
  ...Object.entries(architectures).map(([name, changes]) => [name, smallModel(folder, name, changes)] as const),
  ['llama, a bias beside every matrix', writeModel(folder, 'biases', withBiases(randomModel(small)))],
  ...Object.entries(t5s).map(([name, changes]) => [name, smallT5Model(folder, name, changes)] as const),
]
const rows: readonly (readonly [string, string, TuningMethod])[] = models.flatMap(([name, file]) => [
  [`${name}: full`, file, full] as const,
  [`${name}: LoRA`, file, lora] as const,
])

/** What this processor's kernels can use: those that multiply floats as they are, and those that round them to BF16. */
const instructions = trainerAvailable ? (await loadAddon()).instructions() : ['none']
const exact = instructions.filter((name) => !name.includes('BF16'))
const rounding = instructions.filter((name) => name.includes('BF16'))

// The formulas are tested without rounding, as every processor computes them without dot products of BF16.
describe.skipIf(!trainerAvailable)(`the gradient${trainerReason}`, () => {
  afterEach(() => limit(instructions.at(-1)!))

  test.each(rows)('is what finite differences say, %s', async (rowName, file, method) => {
    await limit(exact.at(-1)!)
    const opened = await openNative(file, method)
    const batch = batchFor(opened, 16, 2, 8)
    const gradient = gradientOf(opened, batch)
    const random = seededRandom(2)
    const { step, bound } = differencesFor(rowName)
    for (const { name, columns, rows, offset } of opened.model.parameters()) {
      const own = gradient.subarray(offset, offset + columns * rows)
      const norm = Math.hypot(...own)
      expect(norm, name).toBeGreaterThan(0)
      // Along itself, which tells its length, and across, which tells what it lacks.
      for (const direction of [own, own.map(() => uniform(random))]) {
        const length = Math.hypot(...direction)
        const unit = direction.map((x) => x / length)
        const expected = unit.reduce((sum, x, i) => sum + x * own[i]!, 0)
        const slope = slopeAlong(opened, offset, unit, step, () => opened.model.loss(batch))
        expect(Math.abs(slope - expected) / norm, name).toBeLessThan(bound)
      }
    }
    opened.model.close()
  })

  // ggml cannot differentiate LayerNorm and GELU.
  const differentiable = rows.filter(([name]) => !/^(?:gemma|gptneox|gpt2|t5 1\.1)/.test(name))
  test.each(exact.flatMap((name) => differentiable.map((row) => [name, ...row] as const)))(
    "with %s is what ggml's own differentiation says, %s",
    async (name, _row, file, method) => {
      await limit(name)
      const opened = await openNative(file, method)
      for (const asked of [16, 8]) {
        const batch = batchFor(opened, 16, 2, asked)
        const [worst] = differences(opened, gradientOf(opened, batch), opened.model.oracle(batch))
        expect(worst?.difference, worst?.name).toBeLessThan(1e-5)
      }
      opened.model.close()
    },
  )

  // With an encoder before it a decoder is twice as deep.
  const bounds = models.map(([name, file]) => [name.startsWith('t5') ? 4 : 2, name, file] as const)
  test.each(rounding.flatMap((name) => bounds.map((row) => [name, ...row] as const)))(
    'with %s differs by less than %d %% of its length, %s',
    async (name, percent, _model, file) => {
      const opened = await openNative(file, lora)
      const batch = batchFor(opened, 16, 2, 8)
      await limit(exact.at(-1)!)
      const wanted = gradientOf(opened, batch)
      await limit(name)
      const difference = distance(gradientOf(opened, batch), wanted)
      expect(difference).toBeGreaterThan(0)
      expect(difference).toBeLessThan(percent / 100)
      opened.model.close()
    },
  )

  test.each(rounding)('with %s leads a training to the same loss, to 1 %%', async (name) => {
    const losses = []
    for (const each of [exact.at(-1)!, name]) {
      await limit(each)
      losses.push(await lossesOfTraining(models[0]![1]))
    }
    const [wanted, own] = losses
    expect(wanted!.at(-1)!).toBeLessThan(0.7 * wanted![0]!)
    own!.forEach((loss, step) => expect(Math.abs(loss / wanted![step]! - 1)).toBeLessThan(0.01))
  })
})

describe.skipIf(!trainerAvailable)(`the gradient does not depend on${trainerReason}`, () => {
  const examples = [3, 16, 17, 9, 30, 5].map((length, i): TokenExample => ({
    tokens: randomBatch(small.vocabularySize, length, 1, 1, i).tokens,
    answerFrom: Math.ceil(length / 2),
  }))

  test.each([
    ['full', full],
    ['LoRA', lora],
  ] as const)('what stands in the padding, %s', async (_name, method) => {
    const opened = await openNative(models[0]![1], method)
    const batch = batchOf(examples, 1)
    const tokens = batch.tokens.map((token, i) =>
      i % batch.length < examples[Math.floor(i / batch.length)]!.tokens.length ? token : 287,
    )
    expect(tokens).not.toEqual(batch.tokens)
    expect(gradientOf(opened, { ...batch, tokens })).toEqual(gradientOf(opened, batch))
    opened.model.close()
  })

  test.each([
    ['full', full],
    ['LoRA', lora],
  ] as const)('which batches its examples are in, and in which order, but for rounding, %s', async (_name, method) => {
    const opened = await openNative(models[0]![1], method)
    const together = gradientOf(opened, batchOf(examples, 1))
    for (const batches of [
      [batchOf(examples.toReversed(), 1)],
      examples.map((example) => batchOf([example], 1)),
      batchesOf(examples, 64, 1),
    ]) {
      const sum = new Float32Array(opened.count)
      for (const batch of batches) gradientOf(opened, batch).forEach((x, i) => (sum[i]! += x))
      const [worst] = differences(opened, sum, together)
      expect(worst?.difference, worst?.name).toBeLessThan(1e-5)
    }
    opened.model.close()
  })

  // One layer: on a busy machine each node of the graph may wait for a thread that is not given a core.
  test.each([
    ['full', 'F32', full, 32, 2],
    ['LoRA', 'F16', lora, 32, 2],
    ['LoRA', 'Q8_0', lora, 32, 2],
    ['LoRA', 'Q4_K', lora, 32, 2],
    // Taken apart into three, of two sizes.
    ['LoRA', 'Q8_0', lora, 272, 5],
  ] as const)('the number of threads, by no bit, %s on %s', async (_name, type, method, length, sequences) => {
    const file = smallModel(folder, `threads-${type}`, { type, layers: 1, width: 256, ffn: 256, heads: 8 })
    const results = []
    // More threads than cores only where none waits in a busy loop.
    for (const threads of length > 32 ? [1, 2, 4] : [1, 2]) {
      const opened = await openNative(file, method, threads)
      const batch = randomBatch(opened.vocabulary, length, sequences, 8)
      const gradient = gradientOf(opened, batch)
      const norm = opened.model.step({
        number: 1,
        learningRate: 0.01,
        weightDecay: 0.1,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        clip: 1e-3,
      })
      const { logits } = opened.model.answers(batch)
      results.push({ gradient: hashOf(gradient), norm, logitsAfter: hashOf(logits) })
      opened.model.close()
    }
    for (const result of results) expect(result).toEqual(results[0])
  })
})

describe.skipIf(!trainerAvailable)(`a base of the type${trainerReason}`, () => {
  const config = { ...small, width: 256, ffn: 256, heads: 8 }
  // Products with such weights are of inputs rounded to F16, to BF16, or with packed weights to 8 bits.
  test.each([
    ['F32', 0],
    ['F16', 5e-3],
    ['BF16', 0.02],
    ['Q8_0', 0.07],
    ['Q4_0', 0.07],
    ['Q5_0', 0.07],
    ['Q4_K', 0.07],
    ['Q5_K', 0.07],
    ['Q6_K', 0.07],
  ] as const)('%s has the gradient that the same weights have in F32, to %d of its length', async (type, bound) => {
    const file = smallModel(folder, type, { ...config, type })
    const weights = await weightsOf(file)
    // As random models are made: this is what tells a wrong layout in build/random-model.
    for (const [name, wanted] of [
      ['token_embd.weight', 1],
      ['blk.1.ffn_up.weight', 2 / 16],
      ['blk.0.ffn_down.weight', 1 / 16],
    ] as const) {
      const { mean, deviation } = statistics(weights.get(name)!)
      expect(Math.abs(mean) / wanted, name).toBeLessThan(0.01)
      expect(Math.abs(deviation / wanted - 1), name).toBeLessThan(0.01)
    }
    const twin = writeModel(folder, `${type}-as-F32`, withWeights(randomModel(config), weights))
    const [opened, other] = [await openNative(file, lora), await openNative(twin, lora)]
    const batch = randomBatch(opened.vocabulary, 32, 2, 8)
    expect(distance(gradientOf(opened, batch), gradientOf(other, batch))).toBeLessThanOrEqual(bound)
    for (const { model } of [opened, other]) model.close()
  })
})

async function limit(name: string): Promise<void> {
  const addon = await loadAddon()
  addon.limitInstructions(name)
}

async function lossesOfTraining(file: string): Promise<number[]> {
  const { model, vocabulary } = await openNative(file, lora)
  const batch = randomBatch(vocabulary, 16, 2, 8)
  const losses = []
  for (let number = 1; number <= 40; number++) {
    losses.push(model.backward(batch))
    model.step({ number, learningRate: 0.01, weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clip: 1 })
  }
  model.close()
  return losses
}

function hashOf(values: Float32Array): string {
  return createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex')
}

function distance(one: Float32Array, other: Float32Array): number {
  return Math.hypot(...one.map((x, i) => x - other[i]!)) / Math.hypot(...other)
}

function statistics(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) }
}

function withWeights(gguf: GgufFile, weights: ReadonlyMap<string, Float32Array>): GgufFile {
  return {
    ...gguf,
    tensors: gguf.tensors.map((tensor) => ({
      ...tensor,
      bytes: () => [new Uint8Array(weights.get(tensor.name)!.slice().buffer)],
    })),
  }
}

/** Central differences of fourth order: a step large enough for 32-bit losses still has a small error. */
function slopeAlong({ model }: Opened, offset: number, unit: Float32Array, step: number, loss: () => number): number {
  const before = new Float32Array(unit.length)
  model.read('values', offset, before)
  const at = (distance: number) => {
    model.write(
      'values',
      offset,
      before.map((x, i) => x + distance * unit[i]!),
    )
    return loss()
  }
  const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
  model.write('values', offset, before)
  return slope
}
/** ReLU has corners: what a step goes over of them is its error, and a small one leaves the losses too few digits. */
function differencesFor(name: string): { readonly step: number; readonly bound: number } {
  return name.includes('ReLU') ? { step: 1e-3, bound: 6e-3 } : { step: 4e-3, bound: 2e-3 }
}
