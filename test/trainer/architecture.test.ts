import { describe, expect, test } from 'vitest'
import type { TuningMethod } from '#core/study/tuning.ts'
import { readArchitecture } from '#trainer/process/architecture.ts'
import type { GgufDescription } from '#addon/describe.ts'
import type { Layer, Rope, Shape } from '#addon/shape.ts'
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
        typeof value === 'object' ? value.length : typeof value === 'number' ? Math.fround(value) : value,
      ]),
    ),
    lists: Object.fromEntries(
      model.metadata.flatMap(([key, { type, value }]) =>
        typeof value === 'object' ? [[key, type === 'bools' ? value : null]] : [],
      ),
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

/** What a shape's rows are about. */
interface Told extends Pick<Shape, 'width' | 'heads' | 'kvHeads' | 'headSize' | 'feedForward' | 'vocabulary'> {
  readonly epsilon: number
  readonly scales: readonly [queries: number, scores: number]
  /** Layer by layer. */
  readonly rope: readonly (Rope | null)[]
  readonly windows: readonly number[]
  /** Of embedding, what is added to it, and logits. */
  readonly factors: readonly [embedding: number, residual: number, logits: number]
  /** Of the first layer. */
  readonly parts: readonly string[]
}

function told(shape: Shape): Told {
  const { layers, norm, width, heads, kvHeads, headSize, feedForward, vocabulary } = shape
  const [first] = layers
  return {
    width,
    heads,
    kvHeads,
    headSize,
    feedForward,
    vocabulary,
    epsilon: norm.epsilon,
    scales: [first!.attention.queryScale, first!.attention.scoreScale],
    rope: layers.map(({ attention }) => attention.rope),
    windows: layers.map(({ attention }) => attention.window),
    factors: [shape.embeddingScale, shape.residualScale, shape.logitScale],
    parts: partsOf(layers[0]!),
  }
}

function partsOf({ attention, feedForward }: Layer): readonly string[] {
  const norms = [attention.before, attention.queryNorm, attention.keyNorm, attention.after]
  const further = [feedForward.before, feedForward.after]
  return [
    ...[...norms, ...further].flatMap((norm) => (norm === null ? [] : [`${norm.name.slice(6)} ${norm.size}`])),
    ...[...attention.input, attention.output, ...feedForward.input, feedForward.down].map(
      ({ name, columns, rows }) => `${name.slice(6)} ${columns} × ${rows}`,
    ),
    feedForward.activation,
  ]
}

describe('the shape', () => {
  const usual: Rope = {
    dimensions: 16,
    neox: false,
    originalContext: 2048,
    base: 10_000,
    scale: 1,
    extrapolation: 0,
    attention: 1,
    betaFast: 32,
    betaSlow: 1,
  }
  const norms = ['attn_norm 64', 'ffn_norm 64']
  const attention = ['attn_q 64 × 64', 'attn_k 64 × 32', 'attn_v 64 × 32', 'attn_output 64 × 64']
  const fused = ['attn_qkv 64 × 192', 'attn_output 64 × 64']
  const swiglu = ['ffn_gate 64 × 128', 'ffn_up 64 × 128', 'ffn_down 128 × 64']
  const llama: Told = {
    width: 64,
    heads: 4,
    kvHeads: 2,
    headSize: 16,
    feedForward: 128,
    vocabulary: 640,
    epsilon: 1e-5,
    scales: [1, 0.25],
    rope: [usual, usual],
    windows: [0, 0],
    factors: [1, 1, 1],
    parts: [...norms, ...attention, ...swiglu, 'silu'],
  }
  const rope = (changes: Partial<Rope>): Told => ({
    ...llama,
    rope: llama.rope.map((each) => ({ ...each!, ...changes })),
  })

  test.each<readonly [string, GgufDescription, Told]>([
    ['llama', base, llama],
    ['llama with biases', description({}, withBiases(randomModel(presets.tiny))), llama],
    ['rope factors', description({ ropeFactors: true }), llama],
    ['qwen2', description({ architecture: 'qwen2' }), rope({ neox: true })],
    [
      'qwen3 with wide heads',
      description({ architecture: 'qwen3', headSize: 64 }),
      {
        ...rope({ neox: true, dimensions: 64 }),
        headSize: 64,
        scales: [1, 0.125],
        parts: [
          ...['attn_norm 64', 'attn_q_norm 64', 'attn_k_norm 64', 'ffn_norm 64'],
          ...['attn_q 64 × 256', 'attn_k 64 × 128', 'attn_v 64 × 128', 'attn_output 256 × 64'],
          ...swiglu,
          'silu',
        ],
      },
    ],
    [
      'smollm3',
      description({ architecture: 'smollm3', layers: 4 }),
      { ...llama, rope: [usual, usual, usual, null], windows: [0, 0, 0, 0] },
    ],
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
    [
      'one matrix for queries, keys and values',
      description({ fusedAttention: true }),
      { ...llama, parts: [...norms, 'attn_qkv 64 × 128', 'attn_output 64 × 64', ...swiglu, 'silu'] },
    ],
    [
      'gemma',
      description({ architecture: 'gemma', tied: true }),
      {
        ...rope({ neox: true }),
        scales: [0.25, 1],
        factors: [8, 1, 1],
        parts: [...norms, ...attention, ...swiglu, 'gelu'],
      },
    ],
    [
      'gemma3 with its usual windows and their own rope',
      description({ architecture: 'gemma3', layers: 7, window: { tokens: 9, without: 6 } }),
      {
        ...rope({ neox: true }),
        scales: [0.25, 1],
        factors: [8, 1, 1],
        rope: Array.from({ length: 7 }, () => ({ ...usual, neox: true })),
        windows: [9, 9, 9, 9, 9, 0, 9],
        parts: [
          ...['attn_norm 64', 'attn_q_norm 16', 'attn_k_norm 16', 'post_attention_norm 64'],
          ...['ffn_norm 64', 'post_ffw_norm 64', ...attention, ...swiglu, 'gelu'],
        ],
      },
    ],
    [
      'gemma3 of 62 layers, whose scale is of the width',
      description({ architecture: 'gemma3', layers: 62, headSize: 32 }),
      {
        ...rope({ neox: true, dimensions: 32 }),
        headSize: 32,
        scales: [0.25, 1],
        factors: [8, 1, 1],
        rope: Array.from({ length: 62 }, () => ({ ...usual, neox: true, dimensions: 32 })),
        windows: Array.from({ length: 62 }, () => 0),
        parts: [
          ...['attn_norm 64', 'attn_q_norm 32', 'attn_k_norm 32', 'post_attention_norm 64'],
          ...['ffn_norm 64', 'post_ffw_norm 64'],
          ...['attn_q 64 × 128', 'attn_k 64 × 64', 'attn_v 64 × 64', 'attn_output 128 × 64', ...swiglu, 'gelu'],
        ],
      },
    ],
    [
      'gptneox',
      description({ architecture: 'gptneox', kvHeads: 4, ropeDimensions: 4 }),
      {
        ...rope({ neox: true, dimensions: 4 }),
        kvHeads: 4,
        parts: [...norms, ...fused, 'ffn_up 64 × 128', 'ffn_down 128 × 64', 'gelu'],
      },
    ],
    [
      'gpt2',
      description({ architecture: 'gpt2', kvHeads: 4 }),
      {
        ...llama,
        kvHeads: 4,
        rope: [null, null],
        parts: [...norms, ...fused, 'ffn_up 64 × 128', 'ffn_down 128 × 64', 'gelu'],
      },
    ],
    [
      'phi3',
      description({ architecture: 'phi3', kvHeads: 4 }),
      {
        ...rope({ neox: true }),
        kvHeads: 4,
        scales: [0.25, 1],
        parts: [...norms, ...fused, 'ffn_up 64 × 256', 'ffn_down 128 × 64', 'silu'],
      },
    ],
    [
      'olmo2 with a window in the layer that a list names, and scaled rope in the other',
      description({
        architecture: 'olmo2',
        window: { tokens: 9, without: [false, true] },
        ropeScaling: { type: 'yarn', factor: 4, originalContext: 512 },
      }),
      {
        ...llama,
        rope: [
          { ...usual, neox: true, originalContext: 512 },
          { ...usual, neox: true, originalContext: 512, scale: 0.25, extrapolation: 1 },
        ],
        windows: [9, 0],
        parts: [
          ...['attn_q_norm 64', 'attn_k_norm 32', 'post_attention_norm 64', 'post_ffw_norm 64'],
          ...[...attention, ...swiglu, 'silu'],
        ],
      },
    ],
    [
      'granite',
      description({ architecture: 'granite' }),
      { ...llama, scales: [1, Math.fround(0.2)], factors: [1.5, 0.75, 0.8] },
    ],
    [
      'granite without rope',
      description({ architecture: 'granite', rope: false }),
      { ...llama, scales: [1, Math.fround(0.2)], factors: [1.5, 0.75, 0.8], rope: [null, null] },
    ],
  ])('of %s', (_name, file, expected) => {
    const read = readArchitecture('x.gguf', file, lora, types)
    expect(read).toMatchObject({
      state: 'read',
      architecture: file.metadata['general.architecture'],
      parameters: file.tensors.reduce((sum, { columns, rows }) => sum + columns * rows, 0),
    })
    expect(read.state === 'read' && told(read.shape)).toEqual({
      ...expected,
      epsilon: expect.closeTo(expected.epsilon) as number,
    })
  })
})

describe('is refused, by its metadata and tensor list:', () => {
  const neox = description({ architecture: 'gptneox', kvHeads: 4 })
  const phi3 = description({ architecture: 'phi3' })
  const renamed = (metadata: GgufDescription['metadata'], architecture: string): GgufDescription['metadata'] => ({
    ...Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key.replace(/^llama\./, `${architecture}.`), value]),
    ),
    'general.architecture': architecture,
  })
  const works =
    /what works: architectures llama, mistral, smollm, smollm3, qwen2, qwen3, gemma, gemma3, gptneox, gpt2, phi3, olmo2, granite, t5; every type of weights that ggml multiplies with$/
  test.each<readonly [string, GgufDescription, TuningMethod, string | RegExp]>([
    [
      'an architecture that is not known',
      withKeys({ 'general.architecture': 'gemma2' }),
      lora,
      'architecture gemma2 cannot be trained',
    ],
    ['an architecture, with what works', withKeys({ 'general.architecture': 'gemma2' }), lora, works],
    ['no architecture', { ...base, metadata: {}, lists: {} }, lora, 'architecture undefined cannot be trained'],
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
      'gptneox that does not say how its residuals stand',
      { ...base, metadata: { ...neox.metadata, 'gptneox.use_parallel_residual': 1 }, tensors: neox.tensors },
      lora,
      'its metadata do not say whether attention and feed-forward stand side by side (gptneox.use_parallel_residual)',
    ],
    [
      'gptneox without the bias of a norm',
      { ...neox, tensors: neox.tensors.filter(({ name }) => name !== 'blk.1.ffn_norm.bias') },
      lora,
      'tensor blk.1.ffn_norm.bias is missing',
    ],
    [
      'gpt2 without places',
      { ...description({ architecture: 'gpt2', kvHeads: 4 }), tensors: neox.tensors },
      lora,
      'tensor position_embd.weight is missing',
    ],
    [
      'gpt2 that says RMSNorm',
      { ...base, metadata: { ...base.metadata, ...renamed(base.metadata, 'gpt2') } },
      lora,
      'its metadata lack a size: layers 2, width 64, heads 4, feed-forward 128, epsilon –',
    ],
    [
      'granite without a scale of logits',
      { ...base, metadata: renamed(base.metadata, 'granite') },
      lora,
      'its metadata do not say how logits are scaled (granite.logit_scale is not there)',
    ],
    [
      'granite with a scale of logits that is no number',
      { ...base, metadata: { ...renamed(base.metadata, 'granite'), 'granite.logit_scale': NaN } },
      lora,
      'its metadata do not say how logits are scaled (granite.logit_scale is not there)',
    ],
    [
      'a window that looks ahead',
      {
        ...description({ architecture: 'olmo2' }),
        metadata: { ...description({ architecture: 'olmo2' }).metadata, 'olmo2.attention.sliding_window': -4 },
      },
      lora,
      'a window of -4 tokens cannot be trained',
    ],
    [
      'gemma3 with capped logits',
      {
        ...description({ architecture: 'gemma3' }),
        metadata: { ...description({ architecture: 'gemma3' }).metadata, 'gemma3.final_logit_softcapping': 30 },
      },
      lora,
      'capped logits (gemma3.final_logit_softcapping) cannot be trained',
    ],
    [
      'windows by a list of numbers',
      {
        ...description({ architecture: 'gemma3', window: { tokens: 4, without: [true, false] } }),
        lists: { 'gemma3.attention.sliding_window_pattern': null },
      },
      lora,
      'a list of numbers (attention.sliding_window_pattern) cannot be trained; one of truth values can',
    ],
    [
      'rope factors for two sizes of context',
      { ...phi3, tensors: [...phi3.tensors, { name: 'rope_factors_long.weight', type: 'F32', columns: 8, rows: 1 }] },
      lora,
      'tensor rope_factors_long.weight holds rope factors that depend on the size of the context, which cannot be trained with; what works: ',
    ],
    [
      'gemma with a head of its own',
      description({ architecture: 'gemma' }),
      lora,
      'tensor output.weight is none that the trainer knows',
    ],
    [
      'sizes in lists',
      { ...base, lists: { 'llama.attention.head_count': null } },
      lora,
      'its metadata lack a size: layers 2, width 64, heads –',
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
  [1.2e9, 'read'],
  [1.1e9, 'refused'],
])('full training of a small model in %d bytes is %s, by LoRA it always is', (memory, state) => {
  expect(readArchitecture('x.gguf', base, full, types, memory)).toMatchObject({ state })
  expect(readArchitecture('x.gguf', base, lora, types, memory)).toMatchObject({ state: 'read' })
})
