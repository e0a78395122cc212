import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { TuningMethod } from '#core/study/tuning.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, llamas, lora, withBiases, writeModel } from './native.ts'
import { done, encoded, loaded, openProcesses, parity, textOf, trained, traces } from './processes.ts'
import { labels, prompts } from './prompts.ts'

// On a busy machine: processes that start, threads that wait for each other.
vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('parity')
const { engine, trainer } = openProcesses()

const model = (name: string, changes: Partial<RandomModelConfig> = {}) =>
  writeModel(folder, name, randomModel({ ...presets.tiny, ...changes }))
const shapes = new Map([
  ...Object.entries<Partial<RandomModelConfig>>(llamas).map(([name, changes]) => [name, model(name, changes)] as const),
  ['llama, a bias beside every matrix', writeModel(folder, 'biases', withBiases(randomModel(presets.tiny)))] as const,
])
const types = new Map(
  (['F16', 'BF16', 'Q8_0', 'Q4_0', 'Q4_K', 'Q5_K', 'Q6_K'] as const).map(
    (type) => [type, model(type, { type, layers: 1, width: 256, ffn: 256 })] as const,
  ),
)
const at = (name: string) => join(folder, name.replaceAll(/\W+/g, '-'))

describe.skipIf(!trainerAvailable)(`untrained, engine and trainer give one answer${trainerReason}`, () => {
  const parityOfBase = async (name: string, base: string) => {
    const files = { checkpoint: at(`${name}.checkpoint`), output: at(`${name}.adapter`) }
    // One step of next to nothing: a checkpoint of the base as it is.
    const examples = [{ tokens: Int32Array.of(1, 2, 3, 4), answerFrom: 2 }]
    done(await trained(trainer, { base, method: lora, examples, settings: { learningRate: 1e-12 }, ...files }))
    await loaded(engine, { file: base })
    const answers = await traces(engine, prompts)
    expect(new Set(answers.map(textOf)).size).toBeGreaterThan(20)
    return parity({ engine, trainer }, { base, method: lora, ...files }, answers)
  }

  // Logits are up to 5, with a tied head up to 45. The engine keeps keys and values as F16.
  test.each([...shapes, ['F16', types.get('F16')!] as const])('%s', async (name, base) => {
    const { prompts, equal, largestLogitDifference } = await parityOfBase(name, base)
    expect(prompts).toBe(40)
    expect(equal).toBeGreaterThanOrEqual(38)
    expect(largestLogitDifference).toBeLessThan(0.1)
  })

  // Such products round their inputs to 8 bits, so that what F16 changes a little is sometimes rounded the other way;
  // and a model that has learned nothing decides between near ties.
  test.each([...types].filter(([type]) => type !== 'F16'))('%s, token by token', async (type, base) => {
    const { equalTokens, largestLogitDifference } = await parityOfBase(type, base)
    expect(equalTokens).toBeGreaterThan(0.9)
    expect(largestLogitDifference).toBeLessThan(0.3)
  })
})

describe.skipIf(!trainerAvailable)(`trained, engine and trainer give one answer${trainerReason}`, () => {
  const tune = async (name: string, base: string, method: TuningMethod) => {
    const files = { checkpoint: at(`tuned ${name}.checkpoint`), output: at(`tuned ${name}.gguf`) }
    await loaded(engine, { file: base })
    const before = await traces(engine, prompts)
    const examples = await encoded(
      engine,
      prompts.map((prompt, i) => ({ ...prompt, answer: labels[i % labels.length]! })),
    )
    done(
      await trained(trainer, {
        base,
        method,
        examples,
        ...files,
        settings: { epochs: 6, batch: 8, learningRate: method.kind === 'full' ? 3e-3 : 1e-2, schedule: 'linear' },
      }),
    )
    await loaded(engine, method.kind === 'full' ? { file: files.output } : { file: base, adapter: files.output })
    const answers = await traces(engine, prompts)
    expect(answers.filter((answer, i) => textOf(answer) !== textOf(before[i]!)).length).toBeGreaterThan(30)
    const {
      prompts: count,
      equal,
      largestLogitDifference,
    } = await parity({ engine, trainer }, { base, method, ...files }, answers)
    expect(count).toBe(40)
    expect(equal).toBeGreaterThanOrEqual(38)
    expect(largestLogitDifference).toBeLessThan(0.3)
    return { answers, output: files.output }
  }

  test.each([
    ...[
      'llama, untied head, two queries to a key',
      'llama, tied head, one key for all queries',
      'qwen2, biases',
      'qwen3, norms of queries and keys',
    ].map((name) => [name, shapes.get(name)!] as const),
    ...(['F16', 'BF16'] as const).map((type) => [type, types.get(type)!] as const),
  ])('%s, all of it, in the model written', async (name, base) => {
    await tune(`${name}, full`, base, full)
  })

  test.each([['qwen3', shapes.get('qwen3, norms of queries and keys')!] as const, ...types])(
    '%s, by LoRA, in the adapter written and merged',
    async (name, base) => {
      const { output: adapter, answers } = await tune(`${name}, LoRA`, base, lora)
      const output = at(`merged ${name}.gguf`)
      expect(await trainer.merge({ base, adapter, output })).toEqual({
        state: 'merged',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        roundedAgain: null,
      })
      await loaded(engine, { file: output })
      const merged = await traces(engine, prompts)
      const same = prompts.flatMap((_, i) =>
        textOf(merged[i]!) === textOf(answers[i]!) ? [[merged[i]!, answers[i]!] as const] : [],
      )
      const differences = same.flatMap(([one, other]) =>
        Array.from(one.logits, (logit, i) => Math.abs(logit - other.logits[i]!)),
      )
      expect(same.length).toBeGreaterThanOrEqual(38)
      expect(Math.max(...differences)).toBeLessThan(0.3)
    },
  )
})
