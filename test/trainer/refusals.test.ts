import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TokenExample } from '#trainer/trainer.ts'
import type { GgufFile, GgufTensor } from '../../build/random-model/gguf-file.ts'
import { randomModel } from '../../build/random-model/model.ts'
import { asWholeNumbers, factor, withMetadata } from '../engine/models.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { full, lora, small, smallModel, withBiases, writeModel } from './native.ts'
import { done, followedBy, openProcesses, trained, type Training } from './processes.ts'

const folder = fileFolder('refusals')
const base = smallModel(folder, 'base')

const { trainer } = openProcesses()

const examples = Array.from({ length: 12 }, (_, i): TokenExample => ({
  tokens: Int32Array.from({ length: 10 }, (__, j) => (i * 31 + j * 7) % 288),
  answerFrom: 8,
}))

function training(changes: Partial<Training> = {}, where = temporaryFolder()): Training {
  return {
    base,
    method: full,
    examples,
    checkpoint: join(where, 'checkpoint'),
    output: join(where, 'output.gguf'),
    contextSize: 16,
    ...changes,
  }
}

/** The small model with its tensors changed. */
function changed(
  change: (tensor: GgufTensor) => GgufTensor | readonly GgufTensor[],
  model: GgufFile = randomModel(small),
): GgufFile {
  return { ...model, tensors: model.tensors.flatMap(change) }
}
const only = (name: string, change: (tensor: GgufTensor) => GgufTensor | readonly GgufTensor[], model?: GgufFile) =>
  changed((tensor) => (tensor.name === name ? change(tensor) : tensor), model)
const numbers = (name: string, columns: number, rows: number, number: (i: number) => number): GgufTensor => {
  const made = factor(name, columns, rows, number)
  return rows === 1 ? { ...made, shape: [columns] } : made
}
const holding = (value: number) =>
  only('blk.1.ffn_up.weight', ({ name }) => numbers(name, 32, 48, (i) => (i === 777 ? value : 0.1)))
const vector = (name: string, length: number, model?: GgufFile) =>
  only(name, () => numbers(name, length, 1, () => 1), model)

describe.skipIf(!trainerAvailable)(`is refused before it begins${trainerReason}:`, () => {
  const file = (name: string, gguf: GgufFile): Partial<Training> => ({ base: writeModel(folder, name, gguf) })
  const one = (example: Partial<TokenExample>): Partial<Training> => ({
    examples: [...examples, { ...examples[0]!, ...example }],
  })
  const broken = (name: string, content: Uint8Array | string): Partial<Training> => {
    writeFileSync(join(folder, name), content)
    return { base: join(folder, name) }
  }

  test.each<readonly [string, () => Partial<Training>, RegExp]>([
    [
      'a base that is not there',
      () => ({ base: join(folder, 'nowhere.gguf') }),
      /^invalid model file: .*nowhere\.gguf: there is no such file$/,
    ],
    [
      'a base that is no GGUF',
      () => broken('text.gguf', 'a poem'),
      /^invalid model file: .*text\.gguf: it could not be read: /,
    ],
    [
      'half a base',
      () => broken('half.gguf', readFileSync(base).subarray(0, 30_000)),
      /^invalid model file: .*half\.gguf: it could not be read: /,
    ],
    [
      'a missing tensor',
      () =>
        file(
          'missing',
          only('blk.1.ffn_up.weight', () => []),
        ),
      /^invalid model file: .*missing\.gguf: tensor blk\.1\.ffn_up\.weight is missing$/,
    ],
    [
      'a tensor of another shape',
      () =>
        file(
          'narrow',
          only('blk.0.attn_q.weight', ({ name }) => numbers(name, 32, 16, () => 0)),
        ),
      /narrow\.gguf: tensor blk\.0\.attn_q\.weight is 32 × 16, the metadata ask for 32 × 32$/,
    ],
    [
      'a short norm of queries',
      () => file('norm', vector('blk.0.attn_q_norm.weight', 4, randomModel({ ...small, architecture: 'qwen3' }))),
      /tensor blk\.0\.attn_q_norm\.weight is 4 × 1, the metadata ask for 8 × 1$/,
    ],
    [
      'a short bias',
      () => file('bias', vector('blk.1.ffn_down.bias', 16, withBiases(randomModel(small)))),
      /tensor blk\.1\.ffn_down\.bias is 16 × 1, the metadata ask for 32 × 1$/,
    ],
    [
      'too few rope factors',
      () => file('rope', vector('rope_freqs.weight', 2, randomModel({ ...small, ropeFactors: true }))),
      /tensor rope_freqs\.weight is 2 × 1, the metadata ask for 4 × 1$/,
    ],
    [
      'a weight that is no number',
      () => file('nan', holding(NaN)),
      /nan\.gguf: tensor blk\.1\.ffn_up\.weight holds NaN in column 9 of row 24, both counted from 0$/,
    ],
    [
      'an infinite weight',
      () => file('infinite', holding(Infinity)),
      /infinite\.gguf: tensor blk\.1\.ffn_up\.weight holds Infinity in column 9 of row 24, both counted from 0$/,
    ],
    [
      'an architecture that is not known',
      () => file('bloom', randomModel({ ...small, architecture: 'bloom' })),
      /bloom\.gguf: architecture bloom cannot be trained; what works: /,
    ],
    [
      'a mixture of experts',
      () => file('experts', withMetadata(randomModel(small), { 'llama.expert_count': { type: 'u32', value: 8 } })),
      /a mixture of experts cannot be trained$/,
    ],
    [
      'a norm of whole numbers',
      () => ({ base: asWholeNumbers(writeModel(folder, 'norm-whole', randomModel(small)), 'blk.0.attn_norm.weight') }),
      /tensor blk\.0\.attn_norm\.weight has the type I32; what works: /,
    ],
    [
      'a matrix of whole numbers',
      () => ({ base: asWholeNumbers(writeModel(folder, 'matrix-whole', randomModel(small)), 'blk.0.ffn_up.weight') }),
      /tensor blk\.0\.ffn_up\.weight has the type I32; what works: /,
    ],
    [
      'a type that does not work',
      () => broken('i16.gguf', retyped()),
      /tensor blk\.0\.attn_q\.weight has the type I16; what works: .*that ggml multiplies with$/,
    ],
    [
      'LoRA beside no matrix',
      () => ({ method: { ...lora, matrices: [] } as Training['method'] }),
      /^invalid list of matrices: none; name at least one$/,
    ],
    ['no examples', () => ({ examples: [] }), /^invalid examples: none; there is nothing to train on$/],
    [
      'an example longer than the context',
      () => one({ tokens: new Int32Array(17) }),
      /^invalid example 13: 17 tokens, 16 fit; shorten it or give a larger context$/,
    ],
    [
      'a held-out example longer than the context',
      () => ({ heldOut: [{ tokens: new Int32Array(20), answerFrom: 3 }] }),
      /^invalid held-out example 1: 20 tokens, 16 fit/,
    ],
    [
      'an example longer than a model has places for',
      () => ({
        ...file('gpt2', randomModel({ ...small, architecture: 'gpt2', contextLength: 12 })),
        ...one({ tokens: new Int32Array(13) }),
      }),
      /^invalid example 13: 13 tokens, the model knows 12 places; shorten it$/,
    ],
    [
      'LoRA beside matrices that the model has not',
      () => ({
        ...file('no-gate', randomModel({ ...small, architecture: 'gpt2' })),
        method: { ...lora, matrices: ['ffn_gate'] } as Training['method'],
      }),
      /it has no matrix that ffn_gate stands for; LoRA can stand beside attn_q, attn_k, attn_v, attn_output, ffn_up, ffn_down$/,
    ],
    [
      'one matrix for queries, keys and values of another shape',
      () =>
        file(
          'qkv',
          only(
            'blk.0.attn_qkv.weight',
            ({ name }) => numbers(name, 32, 32, () => 0),
            randomModel({ ...small, architecture: 'phi3' }),
          ),
        ),
      /tensor blk\.0\.attn_qkv\.weight is 32 × 32, the metadata ask for 32 × 64$/,
    ],
    [
      'a short bias of a norm',
      () => file('norm-bias', vector('blk.1.ffn_norm.bias', 16, randomModel({ ...small, architecture: 'gpt2' }))),
      /tensor blk\.1\.ffn_norm\.bias is 16 × 1, the metadata ask for 32 × 1$/,
    ],
    [
      'too few places',
      () =>
        file(
          'places',
          only(
            'position_embd.weight',
            ({ name }) => numbers(name, 32, 16, () => 0),
            randomModel({ ...small, architecture: 'gpt2' }),
          ),
        ),
      /tensor position_embd\.weight is 32 × 16, the metadata ask for 32 × 2048$/,
    ],
    [
      'a token of another vocabulary',
      () => one({ tokens: Int32Array.of(1, 2, 288, 4), answerFrom: 1 }),
      /^invalid example 13: token 288, the model's vocabulary has 288; the examples were made for another model$/,
    ],
    [
      'a token below 0',
      () => one({ tokens: Int32Array.of(1, -1, 4), answerFrom: 1 }),
      /^invalid example 13: token -1,/,
    ],
    [
      'an answer that is empty',
      () => one({ answerFrom: 10 }),
      /^invalid example 13: its answer begins at 10 of 10 tokens; there is nothing to learn$/,
    ],
    [
      'an answer without a prompt',
      () => one({ answerFrom: 0 }),
      /^invalid example 13: its answer begins at 0 of 10 tokens/,
    ],
    [
      'a learning rate of 0',
      () => ({ settings: { learningRate: 0 } }),
      /^invalid learning rate: 0; a number above 0, such as 2e-4$/,
    ],
    ['a learning rate that is no number', () => ({ settings: { learningRate: NaN } }), /^invalid learning rate: NaN/],
    ['no epochs', () => ({ settings: { epochs: 0 } }), /^invalid number of epochs: 0/],
    [
      'the base as its output',
      () => ({ output: base }),
      /^invalid output: .*base\.gguf is the base; it is never written over$/,
    ],
  ])('%s', async (_name, changes, reason) => {
    const one = training(changes())
    const before = existsSync(one.base) ? readFileSync(one.base) : undefined
    expect(await trained(trainer, one)).toEqual({ state: 'refused', reason: expect.stringMatching(reason) as string })
    expect(existsSync(one.checkpoint)).toBe(false)
    expect(one.output !== one.base && existsSync(one.output)).toBe(false)
    if (before) expect(readFileSync(one.base)).toEqual(before)
  })

  test('an output that exists; it stays as it is', async () => {
    const one = training()
    writeFileSync(one.output, 'precious')
    expect(await trained(trainer, one)).toEqual({
      state: 'refused',
      reason: `invalid output: ${one.output} exists already; nothing is written over it`,
    })
    expect(readFileSync(one.output, 'utf8')).toBe('precious')
  })

  test.each<readonly [string, Partial<Training>]>([
    ['another base', { base: smallModel(folder, 'other', { seed: 8 }) }],
    ['other examples', { examples: examples.slice(1) }],
    ['other held-out examples', { heldOut: examples.slice(0, 1) }],
    ['another answer', { examples: examples.map((example) => ({ ...example, answerFrom: 7 })) }],
    ['other settings', { settings: { learningRate: 2e-3 } }],
    ['another seed', { settings: { seed: 7 } }],
    ['another method', { method: lora }],
  ])('a checkpoint of a training with %s; it stays as it is', async (_name, changes) => {
    const one = training()
    done(await trained(trainer, one))
    const kept = readFileSync(one.checkpoint)
    const end = await trained(trainer, { ...one, output: `${one.output}.other`, ...changes })
    expect(end).toEqual({
      state: 'refused',
      reason: `invalid checkpoint: ${one.checkpoint} belongs to another training (base, examples or settings differ); move it away to start again`,
    })
    expect(readFileSync(one.checkpoint)).toEqual(kept)
  })

  test.each<readonly [string, (file: string) => void]>([
    ['that is none', (file) => writeFileSync(file, 'a poem\nand another line')],
    ['that is empty', (file) => writeFileSync(file, '')],
    ['cut off in its head', (file) => truncateSync(file, 60)],
    [
      'whose head is damaged',
      (file) => writeFileSync(file, readFileSync(file, 'latin1').replace('"step":', '"step";'), 'latin1'),
    ],
    [
      'whose head says nothing',
      (file) => writeFileSync(file, readFileSync(file, 'latin1').replace(/\{.*\}/, '{}'), 'latin1'),
    ],
    ['cut off in its numbers', (file) => truncateSync(file, readFileSync(file).length - 4)],
    ['with numbers too many', (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(4)]))],
  ])('a checkpoint %s; it stays as it is', async (_name, damage) => {
    const one = training()
    done(await trained(trainer, one))
    damage(one.checkpoint)
    const kept = readFileSync(one.checkpoint)
    const again = { ...one, output: `${one.output}.again` }
    const end = await trained(trainer, again)
    expect(end).toEqual({
      state: 'refused',
      reason: expect.stringMatching(
        /^invalid checkpoint: .*checkpoint is (none|damaged); move it away to start again$/,
      ) as string,
    })
    expect(readFileSync(one.checkpoint)).toEqual(kept)
    const followed = await followedBy(trainer, { ...again, rows: [examples[0]!], threads: 1 })
    expect(followed).toEqual(end)
  })
})

/** F16 and I16 both take 2 bytes: only the type's number differs. */
function retyped(): Buffer {
  const bytes = readFileSync(smallModel(folder, 'f16', { type: 'F16' }))
  const name = 'blk.0.attn_q.weight'
  const type = bytes.indexOf(name) + name.length + 4 + 2 * 8
  expect(bytes.readUInt32LE(type)).toBe(1)
  bytes.writeUInt32LE(25, type)
  return bytes
}
