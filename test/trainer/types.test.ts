import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { mergeTypes } from '#core/models/merge-into.ts'
import { loadAddon } from '#addon/addon.ts'
import { describeGguf } from '#addon/describe.ts'
import { randomT5, t5Presets } from '../../build/random-model/encoder-decoder.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { batchFor, converted, full, gradientOf, lora, openNative, writeModel } from './native.ts'
import { done, encoded, loaded, openProcesses, parity, trained, traces } from './processes.ts'

// On a busy machine: processes that start, threads that wait for each other.
vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('types')
const { engine, trainer } = openProcesses()
const sizes = { layers: 1, width: 256, ffn: 256, vocabularySize: 300, seed: 4 }
const base = writeModel(folder, 'base', randomModel({ ...presets.tiny, ...sizes }))
const t5s = (['1.0', '1.1'] as const).map((version) => {
  const t5 = { ...t5Presets.tiny, ...sizes, decoderLayers: 1, headSize: 64, attentionGain: 1, version }
  return [`T5 ${version}`, writeModel(folder, `t5-${version}`, randomT5(t5))] as const
})
/** Their search for the nearest block takes ggml up to half a minute, even here. */
const slow = ['iq1_s', 'iq2_xs', 'iq2_s']
/** Every type of ggml's own table, a new one among them as soon as there is one. */
const types = trainerAvailable ? (await loadAddon()).types() : ['none']
/** Those that files of T5 are in, and one of each way to pack. */
const ofT5 = ['f32', 'f16', 'bf16', 'q8_0', 'q4_0', 'q5_1', 'q4_K', 'q6_K', 'iq4_xs']
const isAll = process.env['PLACEBO_TESTS'] === 'all'
const rows = [
  ...types.filter((type) => isAll || !slow.includes(type)).map((type) => ['Llama', type, base] as const),
  ...t5s.flatMap(([name, file]) =>
    types.filter((type) => isAll || ofT5.includes(type)).map((type) => [name, type, file] as const),
  ),
]
/** Converted once for both tests: ggml's search for the nearest block is most of the time of some types. */
const files = new Map<string, Promise<string>>()
const fileOf = (name: string, type: string, source: string): Promise<string> => {
  const known = files.get(`${name} ${type}`)
  if (known !== undefined) return known
  const own = join(folder, name)
  mkdirSync(own, { recursive: true })
  const file = converted(own, source, type)
  files.set(`${name} ${type}`, file)
  return file
}
const prompts = Array.from({ length: 40 }, (_, i) => ({
  candidates: [
    { text: `Definition: word ${i % 7}?\n\nInput: ${'good bad '.repeat(1 + (i % 3))}${i}\nOutput:`, sharedLength: 12 },
  ],
  userTurn: false,
  maxAnswerTokens: 8,
  stop: 'newline' as const,
}))

describe.skipIf(!trainerAvailable)(`a base of the type${trainerReason}`, () => {
  test.each(rows)('%s, %s has the gradient of the same weights in F32', async (name, type, source) => {
    const file = await fileOf(name, type, source)
    const [opened, other] = [await openNative(file, lora), await openNative(await inF32(file), lora)]
    const batch = batchFor(opened, 32, 2, 8)
    const [own, wanted] = [gradientOf(opened, batch), gradientOf(other, batch)]
    for (const { model } of [opened, other]) model.close()
    expect(Math.hypot(...own.map((x, i) => x - wanted[i]!)) / Math.hypot(...wanted)).toBeLessThan(0.07)
  })

  test.each(rows)('%s, %s is trained by LoRA, certified, merged and asked again', async (name, type, source) => {
    const file = await fileOf(name, type, source)
    const own = join(folder, `${name.replace(' ', '-')}-${type}`)
    const files = { checkpoint: `${own}.checkpoint`, output: `${own}.adapter.gguf` }
    await loaded(engine, { file })
    const examples = await encoded(
      engine,
      prompts.map((prompt, i) => ({ ...prompt, answer: i % 2 === 0 ? 'yes' : 'no' })),
    )
    const settings = { epochs: 2, batch: 8, learningRate: 1e-3, schedule: 'linear' as const }
    done(await trained(trainer, { base: file, method: lora, examples, ...files, settings }))
    await loaded(engine, { file, adapter: files.output })
    const answers = await traces(engine, prompts)
    const certificate = await parity({ engine, trainer }, { base: file, method: lora, ...files }, answers)
    expect(certificate.prompts).toBe(40)
    expect(certificate.equal + certificate.tied).toBeGreaterThanOrEqual(39)
    const isFloat = ['f32', 'f16', 'bf16'].includes(type)
    // Its search takes ten seconds; that it can be written the conversion has shown.
    const isSlow = type === 'iq1_m' && !isAll
    for (const into of isFloat || isSlow ? (['f16'] as const) : mergeTypes) {
      const output = `${own}.merged-${into}.gguf`
      expect(await trainer.merge({ base: file, adapter: files.output, output, into })).toMatchObject({
        state: 'merged',
        roundedAgain: into === 'base' ? type.toUpperCase() : null,
      })
      const matrices = describeGguf(output).tensors.filter(
        (tensor) => /attn_[qkvo]|ffn_[gud]/.test(tensor.name) && !/norm/.test(tensor.name),
      )
      expect(new Set(matrices.map((each) => each.type.toLowerCase()))).toEqual(
        new Set([into === 'base' || isFloat ? type.toLowerCase() : 'f16']),
      )
      await loaded(engine, { file: output })
      expect(await traces(engine, prompts.slice(0, 2))).toHaveLength(2)
    }
  })

  test('q4_1 is trained in full: unpacked, and written as F16', async () => {
    const file = await fileOf('Llama', 'q4_1', base)
    const files = { checkpoint: join(folder, 'full.checkpoint'), output: join(folder, 'full.gguf') }
    await loaded(engine, { file })
    const examples = await encoded(
      engine,
      prompts.slice(0, 8).map((prompt) => ({ ...prompt, answer: 'yes' })),
    )
    done(await trained(trainer, { base: file, method: full, examples, ...files, settings: { learningRate: 1e-3 } }))
    const addon = await loadAddon()
    expect(new Set(addon.describe(files.output).tensors.map(({ type }) => type))).toEqual(new Set(['f16', 'f32']))
    await loaded(engine, { file: files.output })
    const answers = await traces(engine, prompts)
    const { equal, tied } = await parity({ engine, trainer }, { base: file, method: full, ...files }, answers)
    expect(equal + tied).toBeGreaterThanOrEqual(36)
  })
})

function inF32(file: string): Promise<string> {
  return converted(fileFolder('types-in-F32'), file, 'f32')
}
