import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { TuningMethod } from '#core/study/tuning.ts'
import { loadAddon } from '#addon/addon.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora, others, writeModel } from './native.ts'
import { done, encoded, loaded, openProcesses, parity, textOf, trained, traces } from './processes.ts'
import { labels, prompts } from './prompts.ts'

// On a busy machine: processes that start, threads that wait for each other.
vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('architectures')
const { engine, trainer } = openProcesses()
const bases = Object.entries<Partial<RandomModelConfig>>(others).map(
  ([name, changes]) => [name, writeModel(folder, name, randomModel({ ...presets.tiny, ...changes }))] as const,
)

/** Trains, and compares what the engine then answers with what the trainer computes. */
async function tuned(base: string, method: TuningMethod, settings: Parameters<typeof trained>[1]['settings'] = {}) {
  const where = temporaryFolder()
  const files = { checkpoint: join(where, 'checkpoint'), output: join(where, 'output.gguf') }
  await loaded(engine, { file: base })
  const examples = await encoded(
    engine,
    prompts.map((prompt, i) => ({ ...prompt, answer: labels[i % labels.length]! })),
  )
  done(await trained(trainer, { base, method, examples, ...files, settings: { batch: 8, ...settings } }))
  await loaded(engine, method.kind === 'full' ? { file: files.output } : { file: base, adapter: files.output })
  const answers = await traces(engine, prompts)
  return { answers, output: files.output, ...(await parity({ engine, trainer }, { base, method, ...files }, answers)) }
}

describe.skipIf(!trainerAvailable)(`engine and trainer give one answer${trainerReason}`, () => {
  // The engine keeps keys and values as F16, and takes GELU from a table of such.
  test.each(bases)('%s', async (_name, base) => {
    // A checkpoint of the base as it is.
    const { answers, equal, largestLogitDifference } = await tuned(base, full, { learningRate: 1e-12 })
    expect(new Set(answers.map(textOf)).size).toBeGreaterThan(20)
    expect(equal).toBe(40)
    expect(largestLogitDifference).toBeLessThan(1e-3)
  })

  test.each(bases)('%s, trained as a whole', async (_name, base) => {
    const { equal, tied } = await tuned(base, full, { epochs: 2, learningRate: 3e-3 })
    expect(equal + tied).toBeGreaterThanOrEqual(39)
  })

  test.each(bases)('%s, tuned by LoRA, in the adapter written and merged', async (_name, base) => {
    await loaded(engine, { file: base })
    const before = (await traces(engine, prompts)).map(textOf)
    const { answers, output: adapter, equal, tied } = await tuned(base, lora, { epochs: 3, learningRate: 1e-2 })
    expect(answers.filter((answer, i) => textOf(answer) !== before[i]).length).toBeGreaterThan(20)
    expect(equal + tied).toBeGreaterThanOrEqual(39)
    const output = `${adapter}.merged.gguf`
    expect(await trainer.merge({ base, adapter, output })).toMatchObject({ state: 'merged' })
    await loaded(engine, { file: output })
    const merged = await traces(engine, prompts)
    expect(merged.filter((answer, i) => textOf(answer) === textOf(answers[i]!)).length).toBeGreaterThanOrEqual(39)
  })
})

test.skipIf(!trainerAvailable).each([
  ['gpt2, a row for each place', ['attn_q'], ['attn_qkv']],
  ['gptneox, one after the other', ['attn_v', 'ffn_gate'], ['attn_qkv']],
  ['phi3, gate and up in one', ['ffn_gate'], ['ffn_up']],
  ['phi3, gate and up in one', ['attn_k', 'ffn_up', 'attn_output'], ['attn_qkv', 'attn_output', 'ffn_up']],
  ['gemma, GeGLU', ['attn_k', 'ffn_gate'], ['attn_k', 'ffn_gate']],
] as const)(`LoRA on %s beside %j stands beside %j${trainerReason}`, async (name, matrices, expected) => {
  const base = bases.find(([each]) => each === name)![1]
  const output = join(folder, `${name}-${matrices.join('-')}.gguf`)
  const method = { ...lora, matrices } as Extract<TuningMethod, { kind: 'lora' }>
  const examples = [{ tokens: Int32Array.of(1, 2, 3, 4), answerFrom: 2 }]
  done(await trained(trainer, { base, method, examples, checkpoint: `${output}.checkpoint`, output }))
  const { tensors } = (await loadAddon()).describe(output)
  const [blocks, layers] = [tensors.map((tensor) => /^blk\.\d+\.(\w+)\.weight\.lora_[ab]$/.exec(tensor.name)![1]), 2]
  expect(new Set(blocks)).toEqual(new Set(expected))
  expect(blocks).toHaveLength(2 * layers * expected.length)
  const count = tensors.reduce((sum, { columns, rows }) => sum + columns * rows, 0)
  expect(await trainer.inspect(base, method)).toMatchObject({ state: 'trainable', trained: count })
})
