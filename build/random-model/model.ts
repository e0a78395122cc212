import { traitsOf, type Traits } from './architectures.ts'
import type { GgufFile, GgufTensor, TensorType } from './gguf-file.ts'
import { headSizeOf, metadata } from './metadata.ts'
import { ones, randomMatrix, randomVector, vector } from './tensors.ts'
import { makeVocabulary, type TokenKind, type Vocabulary } from './vocabulary.ts'

/** A decoder with random weights: it answers nonsense, but always the same nonsense. */
export interface RandomModelConfig {
  readonly name: string
  readonly layers: number
  /** As `ffn`, a multiple of the type's block: 32 for Q4_0 and Q8_0, 256 for the K-quants. */
  readonly width: number
  readonly heads: number
  readonly kvHeads: number
  readonly ffn: number
  /** Tokens, the special ones and all bytes (262) included. */
  readonly vocabularySize: number
  readonly contextLength: number
  readonly type: TensorType
  /** Of matrices that have another one, by their names without block and ".weight": "attn_v". */
  readonly types?: Readonly<Record<string, TensorType>>
  /** The token embedding serves as the output matrix too. Such a model repeats its last token for ever. */
  readonly tied: boolean
  readonly seed: number
  readonly addBos?: boolean
  /** Jinja, over the special tokens of vocabulary.ts. */
  readonly chatTemplate?: string
  /** Of a head; width / heads where it is left out. */
  readonly headSize?: number
  /**
   * "llama" where it is left out; what architectures.ts does not know has its name in the metadata and is as Llama
   * besides.
   */
  readonly architecture?: string
  /** Of a head, turned by rope; all of them where it is left out. */
  readonly ropeDimensions?: number
  /** Queries, keys and values from one matrix also where the architecture has three. */
  readonly fusedAttention?: boolean
  /** Layers that see so many tokens back only, in architectures that have such. */
  readonly window?: {
    readonly tokens: number
    /** Every so-many-th layer, or those named, go without. */
    readonly without: number | readonly boolean[]
    /** Of rope in those with a window; the usual one where it is left out. */
    readonly base?: number
  }
  /** gptneox: attention and feed-forward stand side by side; true where it is left out. */
  readonly parallel?: boolean
  /** granite: true where it is left out. */
  readonly rope?: boolean
  /**
   * Of queries and keys; 2 where it is left out. Attention has to be sharp: with scores of variance 1 it would average
   * the prompt away, and all prompts would be answered alike.
   */
  readonly attentionGain?: number
  /**
   * Standard deviation of the token embedding; 1 where it is left out. A tied model that is to be trained wants a small
   * one.
   */
  readonly embeddingDeviation?: number
  /** Llama 3's divisors of the rope's frequencies, as a tensor. */
  readonly ropeFactors?: boolean
  readonly ropeScaling?: {
    /** The trainer knows no `longrope`. */
    readonly type: 'linear' | 'yarn' | 'longrope'
    readonly factor: number
    readonly originalContext: number
  }
}

export type PresetName = keyof typeof presets

/**
 * The seeds of `tiny` and `demo` are those whose answers end in all three ways: at a newline, an end token, the limit.
 */
export const presets = {
  /** Loads in milliseconds; for tests. 0.16M parameters, 0.6 MB. */
  tiny: {
    name: 'tiny random',
    layers: 2,
    width: 64,
    heads: 4,
    kvHeads: 2,
    ffn: 128,
    vocabularySize: 640,
    contextLength: 2048,
    type: 'F32',
    tied: false,
    seed: 9,
    addBos: true,
  },
  /** 1.2M parameters, 1.3 MB; for the demonstration without a download. */
  demo: {
    name: 'demo random',
    layers: 4,
    width: 128,
    heads: 4,
    kvHeads: 2,
    ffn: 384,
    vocabularySize: 1536,
    contextLength: 4096,
    type: 'Q8_0',
    tied: false,
    seed: 5,
    addBos: true,
  },
  /** The shape of SmolLM-135M, for speed measurements. 143 MB. */
  '134m': {
    name: '134M random',
    layers: 30,
    width: 576,
    heads: 9,
    kvHeads: 3,
    ffn: 1536,
    vocabularySize: 49_152,
    contextLength: 2048,
    type: 'Q8_0',
    tied: true,
    seed: 1,
    addBos: true,
  },
} as const satisfies Record<string, RandomModelConfig>

/**
 * The same config always gives the same bytes: each tensor has its own stream of numbers, from the seed and its name.
 */
export function randomModel(config: RandomModelConfig): GgufFile {
  const vocabulary = makeVocabulary(config.vocabularySize)
  return { metadata: metadata(config, vocabulary), tensors: tensors(config, vocabulary) }
}

function tensors(config: RandomModelConfig, vocabulary: Vocabulary): readonly GgufTensor[] {
  const { width, vocabularySize, contextLength } = config
  return [
    randomMatrix(config, 'token_embd.weight', width, vocabularySize, () => config.embeddingDeviation ?? 1),
    ...(traitsOf(config).positions
      ? [randomMatrix(config, 'position_embd.weight', width, contextLength, () => 0.5)]
      : []),
    ...(config.ropeFactors === true ? [ropeFactors(headSizeOf(config) / 2)] : []),
    ...Array.from({ length: config.layers }, (_, layer) => layerTensors(config, `blk.${layer}`)).flat(),
    ...norm(config, 'output_norm', width),
    ...(config.tied
      ? []
      : [
          randomMatrix(
            config,
            'output.weight',
            width,
            vocabularySize,
            (token) => outputGain(vocabulary, token) / Math.sqrt(width),
          ),
        ]),
  ]
}

function layerTensors(config: RandomModelConfig, layer: string): readonly GgufTensor[] {
  const { width, ffn, attentionGain = 2, fusedAttention } = config
  const traits = traitsOf(config)
  const headSize = headSizeOf(config)
  const [attention, kv] = [headSize * config.heads, headSize * config.kvHeads]
  const matrix = (name: string, row: number, rows: number, gain: number, biases: Traits['biases'] = 'all') => [
    randomMatrix(config, `${layer}.${name}.weight`, row, rows, () => gain / Math.sqrt(row)),
    ...(traits.biases === 'all' || traits.biases === biases
      ? [randomVector(config, `${layer}.${name}.bias`, rows, 0, traits.biases === 'all' ? 0.25 : 1)]
      : []),
  ]
  const before = (name: string) => (traits.norms === 'after' ? [] : norm(config, `${layer}.${name}`, width))
  const after = (name: string) => (traits.norms === undefined ? [] : norm(config, `${layer}.${name}`, width))
  // They take the gain of the matrices away, and give the same one back.
  const headNorm = (name: string, all: number) =>
    traits.headNorms === undefined
      ? []
      : [
          randomVector(
            config,
            `${layer}.${name}.weight`,
            traits.headNorms === 'each' ? headSize : all,
            attentionGain,
            0.25,
          ),
        ]
  const input =
    traits.fusedAttention === true || fusedAttention === true
      ? matrix('attn_qkv', width, attention + 2 * kv, attentionGain)
      : [
          ...matrix('attn_q', width, attention, attentionGain, 'attention'),
          ...matrix('attn_k', width, kv, attentionGain, 'attention'),
          ...matrix('attn_v', width, kv, 2, 'attention'),
        ]
  return [
    ...before('attn_norm'),
    ...input.filter(({ name }) => name.endsWith('.weight')),
    ...input.filter(({ name }) => name.endsWith('.bias')),
    ...headNorm('attn_q_norm', attention),
    ...headNorm('attn_k_norm', kv),
    ...matrix('attn_output', attention, width, 2),
    ...after('post_attention_norm'),
    ...before('ffn_norm'),
    ...(traits.feedForward === undefined ? matrix('ffn_gate', width, ffn, 2) : []),
    ...matrix('ffn_up', width, traits.feedForward === 'fused' ? 2 * ffn : ffn, 2),
    ...matrix('ffn_down', ffn, width, 1),
    ...after('post_ffw_norm'),
  ]
}

/** All 1 where they have always been so, which earlier random models were made with. */
function norm(config: RandomModelConfig, name: string, length: number): readonly GgufTensor[] {
  const { layerNorms, norms } = traitsOf(config)
  if (layerNorms === undefined && norms === undefined) return [ones(`${name}.weight`, length)]
  return [
    randomVector(config, `${name}.weight`, length, 1, 0.25),
    ...(layerNorms === undefined ? [] : [randomVector(config, `${name}.bias`, length, 0, 0.25)]),
  ]
}

/** Words come more often than parts of words and lone bytes, and about every eighth token ends the answer. */
function outputGain(vocabulary: Vocabulary, token: number): number {
  const gains = {
    word: 1,
    part: 0.6,
    newline: 1.5,
    special: 0,
    'printable byte': 0.5,
    'other byte': 0.4,
  } as const satisfies Record<TokenKind, number>
  if (token === vocabulary.ids.eos || token === vocabulary.ids.endOfTurn) return gains.newline
  return gains[vocabulary.kinds[token] ?? 'special']
}

/** From 1 for the fastest turning pair to 8 for the slowest, as Llama 3.1 has them. */
function ropeFactors(length: number): GgufTensor {
  return vector(
    'rope_freqs.weight',
    Float32Array.from({ length }, (_, i) => 8 ** (i / (length - 1))),
  )
}
