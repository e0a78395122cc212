import { seedFrom, seededRandom } from '#core/random/index.ts'
import { encodeRow, normalTable } from './weights.ts'
import { tensorTypes, type GgufFile, type GgufTensor, type GgufValue, type TensorType } from './gguf-file.ts'
import { makeVocabulary, type TokenKind, type Vocabulary } from './vocabulary.ts'

/** A model of the Llama architecture with random weights: it answers nonsense, but always the same nonsense. */
export interface RandomModelConfig {
  readonly name: string
  readonly layers: number
  /** A multiple of 32 × heads when the type is Q8_0. */
  readonly width: number
  readonly heads: number
  readonly kvHeads: number
  readonly ffn: number
  /** Tokens, the special ones and all bytes (262) included. */
  readonly vocabularySize: number
  readonly contextLength: number
  readonly type: TensorType
  /** The token embedding serves as the output matrix too. Such a model repeats its last token for ever. */
  readonly tied: boolean
  readonly seed: number
  readonly addBos?: boolean
  /** Jinja, over the special tokens of vocabulary.ts. */
  readonly chatTemplate?: string
  /** Stands in the metadata only; for tests of what the engine refuses. */
  readonly architecture?: string
}

export type PresetName = keyof typeof presets

/** The seeds of `tiny` and `demo` are those whose answers end in all three ways: at a newline, an end token, the limit. */
export const presets = {
  /** Loads in milliseconds; for tests. 0.16M parameters, 0.6 MB. */
  tiny: {
    name: 'tiny random', layers: 2, width: 64, heads: 4, kvHeads: 2, ffn: 128, vocabularySize: 640, contextLength: 2048,
    type: 'F32', tied: false, seed: 9, addBos: true,
  },
  /** 1.2M parameters, 1.3 MB; for the demonstration without a download. */
  demo: {
    name: 'demo random', layers: 4, width: 128, heads: 4, kvHeads: 2, ffn: 384, vocabularySize: 1536, contextLength: 4096,
    type: 'Q8_0', tied: false, seed: 5, addBos: true,
  },
  /** The shape of SmolLM-135M, for speed measurements. 143 MB. */
  '134m': {
    name: '134M random', layers: 30, width: 576, heads: 9, kvHeads: 3, ffn: 1536, vocabularySize: 49_152, contextLength: 2048,
    type: 'Q8_0', tied: true, seed: 1, addBos: true,
  },
} as const satisfies Record<string, RandomModelConfig>

/** The same config always gives the same bytes: each tensor has its own stream of numbers, from the seed and its name. */
export function randomModel(config: RandomModelConfig): GgufFile {
  const vocabulary = makeVocabulary(config.vocabularySize)
  return { metadata: metadata(config, vocabulary), tensors: tensors(config, vocabulary) }
}

function metadata(config: RandomModelConfig, vocabulary: Vocabulary): GgufFile['metadata'] {
  const architecture = config.architecture ?? 'llama'
  const fileTypes = { F32: 0, F16: 1, Q8_0: 7 } as const
  const own = (key: string, value: GgufValue): readonly [string, GgufValue] => [`${architecture}.${key}`, value]
  return [
    ['general.architecture', { type: 'string', value: architecture }],
    ['general.type', { type: 'string', value: 'model' }],
    ['general.name', { type: 'string', value: config.name }],
    ['general.license', { type: 'string', value: 'cc0-1.0' }],
    ['general.file_type', { type: 'u32', value: fileTypes[config.type] }],
    ['general.quantization_version', { type: 'u32', value: 2 }],
    own('context_length', { type: 'u32', value: config.contextLength }),
    own('embedding_length', { type: 'u32', value: config.width }),
    own('block_count', { type: 'u32', value: config.layers }),
    own('feed_forward_length', { type: 'u32', value: config.ffn }),
    own('attention.head_count', { type: 'u32', value: config.heads }),
    own('attention.head_count_kv', { type: 'u32', value: config.kvHeads }),
    own('attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 }),
    own('rope.dimension_count', { type: 'u32', value: config.width / config.heads }),
    own('rope.freq_base', { type: 'f32', value: 10_000 }),
    own('vocab_size', { type: 'u32', value: config.vocabularySize }),
    ['tokenizer.ggml.model', { type: 'string', value: 'gpt2' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'gpt-2' }],
    ['tokenizer.ggml.tokens', { type: 'strings', value: vocabulary.tokens }],
    ['tokenizer.ggml.token_type', { type: 'i32s', value: vocabulary.types }],
    ['tokenizer.ggml.merges', { type: 'strings', value: vocabulary.merges }],
    ['tokenizer.ggml.bos_token_id', { type: 'u32', value: vocabulary.ids.bos }],
    ['tokenizer.ggml.eos_token_id', { type: 'u32', value: vocabulary.ids.eos }],
    ['tokenizer.ggml.eot_token_id', { type: 'u32', value: vocabulary.ids.endOfTurn }],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: config.addBos ?? true }],
    ...(config.chatTemplate === undefined
      ? []
      : [['tokenizer.chat_template', { type: 'string', value: config.chatTemplate }] as const]),
  ]
}

function tensors(config: RandomModelConfig, vocabulary: Vocabulary): readonly GgufTensor[] {
  const { width, ffn, vocabularySize } = config
  const kvWidth = width / config.heads * config.kvHeads
  const matrix = (name: string, row: number, rows: number, gain = 1) =>
    randomMatrix(config, name, row, rows, () => gain / Math.sqrt(row))
  return [
    randomMatrix(config, 'token_embd.weight', width, vocabularySize, () => 1),
    ...Array.from({ length: config.layers }, (_, layer) => [
      ones(`blk.${layer}.attn_norm.weight`, width),
      // Sharp attention: with scores of variance 1 it would average the prompt away and all prompts would be answered alike.
      matrix(`blk.${layer}.attn_q.weight`, width, width, 2),
      matrix(`blk.${layer}.attn_k.weight`, width, kvWidth, 2),
      matrix(`blk.${layer}.attn_v.weight`, width, kvWidth, 2),
      matrix(`blk.${layer}.attn_output.weight`, width, width, 2),
      ones(`blk.${layer}.ffn_norm.weight`, width),
      matrix(`blk.${layer}.ffn_gate.weight`, width, ffn, 2),
      matrix(`blk.${layer}.ffn_up.weight`, width, ffn, 2),
      matrix(`blk.${layer}.ffn_down.weight`, ffn, width, 1),
    ]).flat(),
    ones('output_norm.weight', width),
    ...(config.tied
      ? []
      : [randomMatrix(config, 'output.weight', width, vocabularySize, (token) => outputGain(vocabulary, token) / Math.sqrt(width))]),
  ]
}

/** Words come more often than parts of words and lone bytes, and about every eighth token ends the answer. */
function outputGain(vocabulary: Vocabulary, token: number): number {
  const gains = { word: 1, part: 0.6, newline: 1.5, special: 0, 'printable byte': 0.5, 'other byte': 0.4 } as const satisfies Record<TokenKind, number>
  if (token === vocabulary.ids.eos || token === vocabulary.ids.endOfTurn) return gains.newline
  return gains[vocabulary.kinds[token] ?? 'special']
}

function ones(name: string, length: number): GgufTensor {
  const bytes = new Uint8Array(new Float32Array(length).fill(1).buffer)
  return { name, shape: [length], type: 'F32', bytes: () => [bytes] }
}

function randomMatrix(config: RandomModelConfig, name: string, row: number, rows: number, deviation: (row: number) => number): GgufTensor {
  return { name, shape: [row, rows], type: config.type, bytes: () => randomRows(config, name, row, rows, deviation) }
}

/** About a megabyte at a time. */
function* randomRows(
  config: RandomModelConfig, name: string, row: number, rows: number, deviation: (row: number) => number,
): Generator<Uint8Array> {
  const { block, bytes } = tensorTypes[config.type]
  const rowBytes = row / block * bytes
  const rowsAtOnce = Math.max(1, Math.floor(2 ** 20 / rowBytes))
  const random = seededRandom(seedFrom(`${config.seed} ${name}`) | 0)
  const values = new Float32Array(row)
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - first)
    const piece = new Uint8Array(count * rowBytes)
    for (let i = 0; i < count; i++) {
      const scale = deviation(first + i)
      for (let j = 0; j < row; j += 2) {
        const bits = random.next()
        values[j] = scale * (normalTable[bits & 0xffff] ?? 0)
        values[j + 1] = scale * (normalTable[bits >>> 16] ?? 0)
      }
      encodeRow(config.type, values, piece.subarray(i * rowBytes, (i + 1) * rowBytes))
    }
    yield piece
  }
}
