import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { describeGguf } from '#addon/describe.ts'
import type { GgufFile, GgufTensor } from '../../build/random-model/gguf-file.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { storedAs } from '../engine/models.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, gradientOf, lora, openNative, randomBatch, small, weightsOf, withBiases, writeModel } from './native.ts'
import { done, encoded, loaded, openProcesses, parity, textOf, trained, traces } from './processes.ts'
import { labels, prompts } from './prompts.ts'

// On a busy machine: processes that start, threads that wait for each other.
vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('mixed-types')
const { engine, trainer } = openProcesses()
const examplesOf = (answered: typeof prompts) =>
  encoded(
    engine,
    answered.map((prompt, i) => ({ ...prompt, answer: labels[i % labels.length]! })),
  )

describe.skipIf(!trainerAvailable)(`a base of several types${trainerReason}`, () => {
  // As llama.cpp mixes them in a file that it calls Q4_K_M; Q5_0 where rows are no whole number of larger blocks.
  const config: RandomModelConfig = {
    ...presets.tiny,
    layers: 1,
    width: 256,
    ffn: 256,
    type: 'Q4_K',
    types: { token_embd: 'Q6_K', output: 'Q6_K', attn_v: 'Q6_K', attn_k: 'Q5_0', attn_output: 'Q8_0', ffn_down: 'F16' },
  }
  const base = writeModel(folder, 'mixed', randomModel(config))

  test('has the gradient that the same weights have in F32', async () => {
    const weights = await weightsOf(base)
    const plain = randomModel({ ...config, type: 'F32', types: {} })
    const twin = writeModel(folder, 'in-F32', {
      ...plain,
      tensors: plain.tensors.map((tensor) => ({
        ...tensor,
        bytes: () => [new Uint8Array(weights.get(tensor.name)!.slice().buffer)],
      })),
    })
    const [opened, other] = [await openNative(base, lora), await openNative(twin, lora)]
    const batch = randomBatch(opened.vocabulary, 32, 2, 8)
    const [own, wanted] = [gradientOf(opened, batch), gradientOf(other, batch)]
    for (const { model } of [opened, other]) model.close()
    expect(Math.hypot(...own.map((x, i) => x - wanted[i]!)) / Math.hypot(...wanted)).toBeLessThan(0.07)
  })

  test.each([['LoRA', lora] as const, ['full training', full] as const])(
    'is trained by %s, certified and asked again',
    async (_name, method) => {
      const where = temporaryFolder()
      const files = { checkpoint: join(where, 'checkpoint'), output: join(where, 'output.gguf') }
      await loaded(engine, { file: base })
      const examples = await examplesOf(prompts)
      const settings = { epochs: 2, batch: 8, learningRate: 1e-3 }
      done(await trained(trainer, { base, method, examples, ...files, settings }))
      await loaded(engine, method.kind === 'full' ? { file: files.output } : { file: base, adapter: files.output })
      const answers = await traces(engine, prompts)
      const { equal, tied } = await parity({ engine, trainer }, { base, method, ...files }, answers)
      expect(equal + tied).toBeGreaterThanOrEqual(method.kind === 'full' ? 36 : 39)
      if (method.kind === 'full') return
      const output = join(where, 'merged.gguf')
      expect(await trainer.merge({ base, adapter: files.output, output })).toMatchObject({ state: 'merged' })
      await loaded(engine, { file: output })
      expect(await traces(engine, prompts.slice(0, 2))).toHaveLength(2)
    },
  )
})

describe.skipIf(!trainerAvailable)(`norms, biases and rope factors${trainerReason}`, () => {
  const isVector = ({ shape }: GgufTensor) => shape[1] === undefined
  const inVectors = (model: GgufFile, change: (tensor: GgufTensor) => GgufTensor): GgufFile => ({
    ...model,
    tensors: model.tensors.map((tensor) => (isVector(tensor) ? change(tensor) : tensor)),
  })
  const models = {
    llama: withBiases(randomModel({ ...small, ropeFactors: true })),
    gptneox: randomModel({ ...small, architecture: 'gptneox', kvHeads: 4 }),
    gemma3: randomModel({ ...small, architecture: 'gemma3' }),
  }

  test.each(
    Object.entries(models).flatMap(([name, model]) =>
      (['F16', 'BF16'] as const).map((type) => [name, type, model] as const),
    ),
  )('of %s in %s are trained as the same numbers in F32, and written so', async (name, type, model) => {
    const file = writeModel(
      folder,
      `${name}-${type}`,
      inVectors(model, (tensor) => storedAs(type, tensor)),
    )
    const weights = await weightsOf(file)
    const twin = writeModel(
      folder,
      `${name}-${type}-in-F32`,
      inVectors(model, (tensor) => {
        const rounded = weights.get(tensor.name)
        return rounded === undefined ? tensor : { ...tensor, bytes: () => [new Uint8Array(rounded.slice().buffer)] }
      }),
    )
    for (const method of [full, lora]) {
      const [opened, other] = [await openNative(file, method), await openNative(twin, method)]
      const batch = randomBatch(opened.vocabulary, 32, 2, 8)
      expect(gradientOf(opened, batch)).toEqual(gradientOf(other, batch))
      for (const each of [opened, other]) each.model.close()
    }
    const where = temporaryFolder()
    const files = { checkpoint: join(where, 'checkpoint'), output: join(where, 'output.gguf') }
    const examples = [{ tokens: Int32Array.of(1, 2, 3, 4), answerFrom: 2 }]
    done(await trained(trainer, { base: file, method: full, examples, ...files }))
    expect(new Set(describeGguf(files.output).tensors.map((tensor) => tensor.type))).toEqual(new Set(['F32']))
    await loaded(engine, { file: files.output })
    expect((await traces(engine, prompts.slice(0, 2))).map(textOf)).toHaveLength(2)
  })
})
