import { seedFrom, seededRandom } from '#core/random/index.ts'
import type { GgufFile, GgufTensor, GgufValue } from '../random-model/gguf-file.ts'
import { normalTable } from '../random-model/weights.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A decoder of the Llama kind; the token embedding is the output matrix, too. */
export interface Shape {
  readonly layers: number
  readonly width: number
  readonly heads: number
  readonly feedForward: number
  /** Tokens. */
  readonly contextLength: number
}

export function parametersOf({ layers, width, feedForward }: Shape, vocabularySize: number): number {
  return vocabularySize * width + layers * (4 * width * width + 3 * width * feedForward + 2 * width) + width
}

/** The model before its first step: 32-bit weights drawn by the seed, each matrix from a stream of its own. */
export function untrainedModel(shape: Shape, vocabulary: Vocabulary, seed: number): GgufFile {
  return { metadata: metadata(shape, vocabulary), tensors: tensors(shape, vocabulary.tokens.length, seed) }
}

function metadata(
  { layers, width, heads, feedForward, contextLength }: Shape,
  vocabulary: Vocabulary,
): GgufFile['metadata'] {
  const text = (value: string): GgufValue => ({ type: 'string', value })
  const count = (value: number): GgufValue => ({ type: 'u32', value })
  return [
    ['general.architecture', text('llama')],
    ['general.type', text('model')],
    ['general.name', text('Placebo starter')],
    [
      'general.description',
      text('A small English model pretrained by the Placebo project, to be instruction-tuned while one waits'),
    ],
    ['general.license', text('cc0-1.0')],
    ['general.languages', { type: 'strings', value: ['en'] }],
    ['general.file_type', count(0)],
    ['llama.context_length', count(contextLength)],
    ['llama.embedding_length', count(width)],
    ['llama.block_count', count(layers)],
    ['llama.feed_forward_length', count(feedForward)],
    ['llama.attention.head_count', count(heads)],
    ['llama.attention.head_count_kv', count(heads)],
    ['llama.attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 }],
    ['llama.rope.dimension_count', count(width / heads)],
    ['llama.rope.freq_base', { type: 'f32', value: 10_000 }],
    ['llama.vocab_size', count(vocabulary.tokens.length)],
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text('gpt-2')],
    ['tokenizer.ggml.tokens', { type: 'strings', value: vocabulary.tokens }],
    ['tokenizer.ggml.token_type', { type: 'i32s', value: vocabulary.types }],
    ['tokenizer.ggml.merges', { type: 'strings', value: vocabulary.merges }],
    ['tokenizer.ggml.bos_token_id', count(vocabulary.endOfText)],
    ['tokenizer.ggml.eos_token_id', count(vocabulary.endOfText)],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: true }],
  ]
}

/**
 * Deviations that keep every sum's variance near 1 (Glorot & Bengio 2010), smaller where a layer adds to the stream
 * that runs through all of them, as GPT-2 has it.
 */
function tensors({ layers, width, feedForward }: Shape, vocabularySize: number, seed: number): readonly GgufTensor[] {
  const matrix = (name: string, row: number, rows: number, gain = 1) =>
    drawn(name, row, rows, gain / Math.sqrt(row), seed)
  const intoStream = 1 / Math.sqrt(2 * layers)
  return [
    matrix('token_embd.weight', width, vocabularySize),
    ...Array.from({ length: layers }, (_, layer) => [
      ones(`blk.${layer}.attn_norm.weight`, width),
      matrix(`blk.${layer}.attn_q.weight`, width, width),
      matrix(`blk.${layer}.attn_k.weight`, width, width),
      matrix(`blk.${layer}.attn_v.weight`, width, width),
      matrix(`blk.${layer}.attn_output.weight`, width, width, intoStream),
      ones(`blk.${layer}.ffn_norm.weight`, width),
      matrix(`blk.${layer}.ffn_gate.weight`, width, feedForward),
      matrix(`blk.${layer}.ffn_up.weight`, width, feedForward),
      matrix(`blk.${layer}.ffn_down.weight`, feedForward, width, intoStream),
    ]).flat(),
    ones('output_norm.weight', width),
  ]
}

function ones(name: string, length: number): GgufTensor {
  return tensor(name, [length], new Float32Array(length).fill(1))
}

function drawn(name: string, row: number, rows: number, deviation: number, seed: number): GgufTensor {
  const random = seededRandom(seedFrom(`${seed} ${name}`) | 0)
  return tensor(
    name,
    [row, rows],
    Float32Array.from({ length: row * rows }, () => deviation * (normalTable[random.next() & 0xffff] ?? 0)),
  )
}

function tensor(name: string, shape: GgufTensor['shape'], values: Float32Array): GgufTensor {
  return { name, shape, type: 'F32', bytes: () => [new Uint8Array(values.buffer)] }
}
