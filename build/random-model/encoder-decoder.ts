import { whiteSpaceMap } from './charsmap.ts'
import type { GgufFile, GgufTensor, GgufValue } from './gguf-file.ts'
import { fileTypes } from './metadata.ts'
import { randomMatrix, randomVector, type Source } from './tensors.ts'
import { makeUnigrams, type Unigrams } from './unigrams.ts'

/** A T5 with random weights. */
export interface RandomT5Config extends Source {
  readonly name: string
  /** 1.0: ReLU, the embedding is the head as well; 1.1: GELU behind a gate, a head of its own. */
  readonly version: '1.0' | '1.1'
  readonly layers: number
  readonly decoderLayers: number
  readonly width: number
  readonly heads: number
  readonly headSize: number
  readonly ffn: number
  readonly vocabularySize: number
  readonly contextLength: number
  /** As `attentionGain` of a random decoder. */
  readonly attentionGain?: number
}

export const t5Presets = {
  /** Loads in milliseconds; for tests. */
  tiny: {
    name: 'tiny random T5',
    version: '1.1',
    layers: 2,
    decoderLayers: 2,
    width: 64,
    heads: 4,
    headSize: 16,
    ffn: 128,
    vocabularySize: 384,
    contextLength: 512,
    type: 'F32',
    seed: 1,
  },
  /** The shape of t5-small, for speed measurements. */
  '60m': {
    name: '60M random T5',
    version: '1.0',
    layers: 6,
    decoderLayers: 6,
    width: 512,
    heads: 8,
    headSize: 64,
    ffn: 2048,
    vocabularySize: 32_128,
    contextLength: 512,
    type: 'Q8_0',
    seed: 1,
  },
} as const satisfies Record<string, RandomT5Config>

/** Of the table of biases by distance, as in all T5s. */
export const buckets = 32

/** The same config always gives the same bytes. */
export function randomT5(config: RandomT5Config): GgufFile {
  return { metadata: t5Metadata(config, makeUnigrams(config.vocabularySize)), tensors: tensors(config) }
}

export function t5Metadata(
  config: Omit<RandomT5Config, 'seed' | 'vocabularySize' | 'attentionGain' | 'version'>,
  { tokens, scores, types }: Unigrams,
): GgufFile['metadata'] {
  const own = (key: string, value: GgufValue): readonly [string, GgufValue] => [`t5.${key}`, value]
  return [
    ['general.architecture', { type: 'string', value: 't5' }],
    ['general.type', { type: 'string', value: 'model' }],
    ['general.name', { type: 'string', value: config.name }],
    ['general.license', { type: 'string', value: 'cc0-1.0' }],
    ['general.file_type', { type: 'u32', value: fileTypes[config.type] }],
    ['general.quantization_version', { type: 'u32', value: 2 }],
    own('context_length', { type: 'u32', value: config.contextLength }),
    own('embedding_length', { type: 'u32', value: config.width }),
    own('feed_forward_length', { type: 'u32', value: config.ffn }),
    own('block_count', { type: 'u32', value: config.layers }),
    ...(config.decoderLayers === config.layers
      ? []
      : [own('decoder_block_count', { type: 'u32', value: config.decoderLayers })]),
    own('attention.head_count', { type: 'u32', value: config.heads }),
    own('attention.key_length', { type: 'u32', value: config.headSize }),
    own('attention.value_length', { type: 'u32', value: config.headSize }),
    own('attention.layer_norm_epsilon', { type: 'f32', value: 1e-6 }),
    own('attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-6 }),
    own('attention.relative_buckets_count', { type: 'u32', value: buckets }),
    own('decoder_start_token_id', { type: 'u32', value: 0 }),
    ['tokenizer.ggml.model', { type: 'string', value: 't5' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'default' }],
    ['tokenizer.ggml.tokens', { type: 'strings', value: tokens }],
    ['tokenizer.ggml.scores', { type: 'f32s', value: scores }],
    ['tokenizer.ggml.token_type', { type: 'i32s', value: types }],
    ['tokenizer.ggml.precompiled_charsmap', { type: 'u8s', value: whiteSpaceMap }],
    ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: true }],
    ['tokenizer.ggml.remove_extra_whitespaces', { type: 'bool', value: true }],
    ['tokenizer.ggml.eos_token_id', { type: 'u32', value: 1 }],
    ['tokenizer.ggml.unknown_token_id', { type: 'u32', value: 2 }],
    ['tokenizer.ggml.padding_token_id', { type: 'u32', value: 0 }],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: false }],
    ['tokenizer.ggml.add_eos_token', { type: 'bool', value: true }],
  ]
}

function tensors(config: RandomT5Config): readonly GgufTensor[] {
  const { width, vocabularySize, layers, decoderLayers } = config
  return [
    randomMatrix(config, 'token_embd.weight', width, vocabularySize, () => 1),
    ...Array.from({ length: layers }, (_, i) => layerTensors(config, `enc.blk.${i}`, i)).flat(),
    norm(config, 'enc.output_norm'),
    ...Array.from({ length: decoderLayers }, (_, i) => [
      ...layerTensors(config, `dec.blk.${i}`, i),
      norm(config, `dec.blk.${i}.cross_attn_norm`),
      ...attentionTensors(config, `dec.blk.${i}.cross_attn`),
    ]).flat(),
    norm(config, 'dec.output_norm'),
    ...(config.version === '1.0'
      ? []
      : [randomMatrix(config, 'output.weight', width, vocabularySize, () => 1 / Math.sqrt(width))]),
  ]
}

function layerTensors(config: RandomT5Config, layer: string, index: number): readonly GgufTensor[] {
  const { width, ffn, heads } = config
  const matrix = (name: string, row: number, rows: number, gain: number) =>
    randomMatrix(config, `${layer}.${name}.weight`, row, rows, () => gain / Math.sqrt(row))
  return [
    norm(config, `${layer}.attn_norm`),
    ...attentionTensors(config, `${layer}.attn`),
    // Rows too short for the blocks of quantised types.
    ...(index === 0
      ? [randomMatrix({ ...config, type: 'F32' }, `${layer}.attn_rel_b.weight`, heads, buckets, () => 1)]
      : []),
    norm(config, `${layer}.ffn_norm`),
    ...(config.version === '1.0' ? [] : [matrix('ffn_gate', width, ffn, 2)]),
    matrix('ffn_up', width, ffn, 2),
    matrix('ffn_down', ffn, width, 1),
  ]
}

/** Scores are not divided by the root of the head's size: queries are as much smaller. */
function attentionTensors(config: RandomT5Config, name: string): readonly GgufTensor[] {
  const { width, heads, headSize, attentionGain = 2 } = config
  const matrix = (letter: string, row: number, rows: number, gain: number) =>
    randomMatrix(config, `${name}_${letter}.weight`, row, rows, () => gain / Math.sqrt(row))
  return [
    matrix('q', width, heads * headSize, attentionGain / Math.sqrt(headSize)),
    matrix('k', width, heads * headSize, attentionGain),
    matrix('v', width, heads * headSize, 2),
    matrix('o', heads * headSize, width, 2),
  ]
}

function norm(config: RandomT5Config, name: string): GgufTensor {
  return randomVector(config, `${name}.weight`, config.width, 1, 0.25)
}
