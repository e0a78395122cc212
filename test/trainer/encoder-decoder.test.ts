import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import { describeGguf } from '#addon/describe.ts'
import type { TokenExample } from '#trainer/trainer.ts'
import { randomT5 } from '../../build/random-model/encoder-decoder.ts'
import type { GgufTensor } from '../../build/random-model/gguf-file.ts'
import { asksLibllama, libllama } from '../support/libllama.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora, smallT5, smallT5Model, t5s, writeModel } from './native.ts'
import { done, openProcesses, trained } from './processes.ts'

const folder = fileFolder('encoder-decoder')
const { trainer } = openProcesses()
const bases = Object.entries(t5s).map(([name, changes]) => [name, smallT5Model(folder, name, changes)] as const)
const methods: readonly (readonly [string, TuningMethod, number])[] = [
  ['full', full, 3e-3],
  ['LoRA', lora, 1e-2],
]
const rows = bases.flatMap(([name, base]) =>
  methods.map(([method, ...rest]) => [`${name}: ${method}`, base, ...rest] as const),
)

/** The answer is the prompt's first three tokens, each the next one by number, and the end: 1. */
const random = seededRandom(4)
const examples: readonly TokenExample[] = Array.from({ length: 64 }, (_, i) => {
  const prompt = Array.from({ length: 4 + (i % 5) }, () => 3 + randomBelow(random, 40))
  return {
    tokens: Int32Array.of(...prompt, ...prompt.slice(0, 3).map((token) => token + 1), 1),
    answerFrom: prompt.length,
  }
})

describe.skipIf(!trainerAvailable)(`a T5 is trained${trainerReason}`, () => {
  test.each(rows)('%s', async (name, base, method, learningRate) => {
    const output = join(folder, `${name.replaceAll(/\W+/g, '-')}.gguf`)
    const end = done(
      await trained(trainer, {
        base,
        method,
        examples,
        heldOut: examples.slice(0, 8),
        checkpoint: `${output}.checkpoint`,
        output,
        settings: { epochs: 12, learningRate },
      }),
    )
    expect(end.lastEpochLoss!).toBeLessThan(0.6 * end.firstEpochLoss!)
    expect(end.heldOutLoss!).toBeLessThan(0.6 * end.heldOutBefore!)
    if (!asksLibllama) return
    const file = method.kind === 'full' ? output : `${output}.merged`
    if (method.kind === 'lora')
      expect(await trainer.merge({ base, adapter: output, output: file })).toMatchObject({ state: 'merged' })
    // What was written is what was trained.
    expect(lossOf(file, name)).toBeCloseTo(end.heldOutLoss!, 2)
  })
})

test.skipIf(!trainerAvailable)(
  `of the first checkpoints, with a tensor that nobody reads${trainerReason}`,
  async () => {
    const whole = randomT5({ ...smallT5, version: '1.0' })
    const { shape, bytes, ...of } = whole.tensors.find(({ name }) => name === 'dec.blk.0.attn_rel_b.weight')!
    const unread = { ...of, name: 'dec.blk.0.cross_attn_rel_b.weight', shape, bytes }
    const base = writeModel(folder, 'with one more', { ...whole, tensors: [...whole.tensors, unread] })
    const output = join(folder, 'trained-with-one-more.gguf')
    const count = ({ shape: [columns, rows = 1] }: GgufTensor) => columns * rows
    expect(await trainer.inspect(base, full)).toMatchObject({
      state: 'trainable',
      trained: whole.tensors.reduce((sum, tensor) => sum + count(tensor), 0),
    })
    done(await trained(trainer, { base, method: full, examples, checkpoint: `${output}.checkpoint`, output }))
    expect(describeGguf(output).tensors.map(({ name }) => name)).toContain(unread.name)
  },
)

/** Of the examples held out, as libllama computes it; nats a token. */
function lossOf(file: string, name: string): number {
  const scale = name.startsWith('t5 1.0') ? 1 / Math.sqrt(smallT5.width) : 1
  let [sum, count] = [0, 0]
  for (const { tokens, answerFrom } of examples.slice(0, 8)) {
    const answer = [...tokens.subarray(answerFrom)]
    const logits = libllama(file, [...tokens.subarray(0, answerFrom)], [0, ...answer.slice(0, -1)])
    for (const [row, token] of answer.entries()) {
      const own = logits.subarray(row * smallT5.vocabularySize, (row + 1) * smallT5.vocabularySize)
      sum += Math.log(own.reduce((all, logit) => all + Math.exp(scale * logit), 0)) - scale * own[token]!
      count++
    }
  }
  return sum / count
}
