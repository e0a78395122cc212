import { describe, expect, test } from 'vitest'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { Shape } from '#trainer/process/addon.ts'
import { readArchitecture } from '#trainer/process/architecture.ts'
import type { GgufDescription } from '#trainer/process/describe.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { full, lora, withBiases } from './native.ts'

/** Of weights, by ggml's names. */
const types = ['f32', 'f16', 'bf16', 'q8_0', 'q4_K']

/** What is described of such a file. */
function description(
  changes: Partial<RandomModelConfig> = {},
  model = randomModel({ ...presets.tiny, ...changes }),
): GgufDescription {
  return {
    metadata: Object.fromEntries(
      model.metadata.map(([key, { value }]) => [
        key,
        Array.isArray(value) ? value.length : (value as string | number | boolean),
      ]),
    ),
    tensors: model.tensors.map(({ name, type, shape: [columns, rows = 1] }) => ({
      name,
      type,
      columns,
      rows,
    })),
  }
}

const base = description()
const withKeys = (metadata: GgufDescription['metadata']): GgufDescription => ({
  ...base,
  metadata: { ...base.metadata, ...metadata },
})
const withTensor = (name: string, type = 'F32', columns = 64): GgufDescription => ({
  ...base,
  tensors: [...base.tensors, { name, type, columns, rows: 1 }],
})
const without = (...names: string[]): GgufDescription => ({
  ...base,
  tensors: base.tensors.filter(({ name }) => !names.includes(name)),
})

describe('the shape', () => {
  const llama: Shape = {
    layers: 2,
    width: 64,
    heads: 4,
    kvHeads: 2,
    headSize: 16,
    feedForward: 128,
    vocabulary: 640,
    epsilon: 1e-5,
    attentionScale: 0.25,
    noRopeEvery: 0,
    rope: {
      dimensions: 16,
      neox: false,
      originalContext: 2048,
      base: 10_000,
      scale: 1,
      extrapolation: 0,
      attention: 1,
      betaFast: 32,
      betaSlow: 1,
    },
  }
  const rope = (changes: Partial<Shape['rope']>): Shape => ({ ...llama, rope: { ...llama.rope, ...changes } })

  test.each<readonly [string, GgufDescription, Shape]>([
    ['llama', base, llama],
    ['llama with biases', description({}, withBiases(randomModel(presets.tiny))), llama],
    ['rope factors', description({ ropeFactors: true }), llama],
    ['qwen2', description({ architecture: 'qwen2' }), rope({ neox: true })],
    [
      'qwen3 with wide heads',
      description({ architecture: 'qwen3', headSize: 64 }),
      { ...rope({ neox: true, dimensions: 64 }), headSize: 64, attentionScale: 0.125 },
    ],
    ['smollm3', description({ architecture: 'smollm3' }), { ...llama, noRopeEvery: 4 }],
    [
      'linear scaling',
      description({ ropeScaling: { type: 'linear', factor: 4, originalContext: 512 } }),
      rope({ scale: 0.25, originalContext: 512 }),
    ],
    ['linear scaling by its old name', withKeys({ 'llama.rope.scale_linear': 2 }), rope({ scale: 0.5 })],
    [
      'YaRN',
      description({ ropeScaling: { type: 'yarn', factor: 4, originalContext: 512 } }),
      rope({ scale: 0.25, originalContext: 512, extrapolation: 1 }),
    ],
    [
      'no scaling, though a factor stands there',
      withKeys({ 'llama.rope.scaling.type': 'none', 'llama.rope.scaling.factor': 4 }),
      llama,
    ],
  ])('of %s', (_name, file, shape) => {
    const read = readArchitecture('x.gguf', file, lora, types)
    expect(read).toEqual({
      state: 'read',
      architecture: file.metadata['general.architecture'],
      shape,
      parameters: file.tensors.reduce((sum, { columns, rows }) => sum + columns * rows, 0),
    })
  })
})

describe('is refused, by its metadata and tensor list:', () => {
  const works =
    /what works: architectures llama, mistral, qwen2, qwen3, smollm, smollm3; every type of weights that ggml multiplies with$/
  test.each<readonly [string, GgufDescription, TuningMethod, string | RegExp]>([
    [
      'an architecture that is not known',
      withKeys({ 'general.architecture': 'gemma3' }),
      lora,
      'architecture gemma3 cannot be trained',
    ],
    ['an architecture, with what works', withKeys({ 'general.architecture': 'gemma3' }), lora, works],
    ['no architecture', { ...base, metadata: {} }, lora, 'architecture undefined cannot be trained'],
    [
      'a name every object has',
      withKeys({ 'general.architecture': 'constructor' }),
      lora,
      'architecture constructor cannot be trained',
    ],
    ['a mixture of experts', withKeys({ 'llama.expert_count': 8 }), lora, 'a mixture of experts cannot be trained'],
    ['an adapter', withKeys({ 'general.type': 'adapter' }), lora, 'it is an adapter; give the model it was made for'],
    [
      'a size that is missing',
      withKeys({ 'llama.embedding_length': 'wide' }),
      lora,
      'its metadata lack a size: layers 2, width –, heads 4',
    ],
    [
      'heads that do not divide the width',
      withKeys({ 'llama.attention.head_count': 5 }),
      lora,
      'its metadata claim 5 heads (llama.attention.head_count), its blk.0.attn_q.weight has 64 rows',
    ],
    [
      'a key for a part of a query',
      withKeys({ 'llama.attention.head_count_kv': 3 }),
      lora,
      'its metadata claim 3 heads (llama.attention.head_count_kv), its blk.0.attn_k.weight has 32 rows',
    ],
    [
      'no keys',
      withKeys({ 'llama.attention.head_count_kv': 0 }),
      lora,
      'its metadata claim 0 heads (llama.attention.head_count_kv)',
    ],
    [
      'values of another size than keys',
      withKeys({ 'llama.attention.value_length': 32 }),
      lora,
      'heads of 16 for keys and 32 for values',
    ],
    [
      'rope over more than a head',
      withKeys({ 'llama.rope.dimension_count': 32 }),
      lora,
      'its metadata claim rope over 32 dimensions (llama.rope.dimension_count), its heads have 16',
    ],
    [
      'long rope',
      withKeys({ 'llama.rope.scaling.type': 'longrope' }),
      lora,
      'rope scaling longrope cannot be trained; none, linear and yarn can',
    ],
    ['a tensor that is missing', without('blk.1.ffn_up.weight'), lora, 'tensor blk.1.ffn_up.weight is missing'],
    [
      'a layer that is missing',
      withKeys({ 'llama.block_count': 3 }),
      lora,
      'its metadata claim 3 blocks (llama.block_count), its tensors are of 2',
    ],
    [
      'more layers than a file can hold',
      withKeys({ 'llama.block_count': 2 ** 31 - 1 }),
      lora,
      'its metadata claim 2147483647 blocks (llama.block_count), and it has',
    ],
    [
      'qwen2 without a bias',
      { ...description({ architecture: 'qwen2' }), tensors: base.tensors },
      lora,
      'tensor blk.0.attn_q.bias is missing',
    ],
    [
      'qwen3 without a norm',
      { ...description({ architecture: 'qwen3' }), tensors: base.tensors },
      lora,
      'tensor blk.0.attn_q_norm.weight is missing',
    ],
    [
      'a tensor too many',
      withTensor('blk.0.attn_sinks.weight'),
      lora,
      'tensor blk.0.attn_sinks.weight is none that the trainer knows',
    ],
    [
      'norms that llama does not have',
      withTensor('blk.0.attn_q_norm.weight'),
      lora,
      'tensor blk.0.attn_q_norm.weight is none that the trainer knows',
    ],
    ['a bias of the head', withTensor('output.bias'), lora, 'tensor output.bias is none that the trainer knows'],
    [
      'a type that does not work',
      withTensor('blk.0.attn_q.bias', 'IQ4_NL'),
      lora,
      'tensor blk.0.attn_q.bias has the type IQ4_NL',
    ],
    [
      'more weights than the memory holds, all to be trained',
      description({ vocabularySize: 1600, width: 65_536, heads: 4096, kvHeads: 2 }),
      full,
      /^invalid model file: x\.gguf: full training of its [\d.]+ [BM] parameters takes about [\d.]+ GB of memory, this machine has 8\.0 GB; use LoRA$/,
    ],
  ])('%s', (_name, file, method, reason) => {
    const read = readArchitecture('x.gguf', file, method, types, 8e9)
    expect(read).toMatchObject({ state: 'refused' })
    const text = read.state === 'refused' ? read.reason : ''
    expect(text).toMatch(/^invalid model file: x\.gguf: /)
    if (typeof reason === 'string') expect(text).toContain(reason)
    else expect(text).toMatch(reason)
  })
})

test.each([
  [1.1e9, 'read'],
  [1.0e9, 'refused'],
])('full training of a small model in %d bytes is %s, by LoRA it always is', (memory, state) => {
  expect(readArchitecture('x.gguf', base, full, types, memory)).toMatchObject({ state })
  expect(readArchitecture('x.gguf', base, lora, types, memory)).toMatchObject({ state: 'read' })
})
