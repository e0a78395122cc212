import { traitsOf } from './architectures.ts'
import type { GgufFile, GgufValue } from './gguf-file.ts'
import type { RandomModelConfig } from './model.ts'
import type { Vocabulary } from './vocabulary.ts'

/** llama.cpp's LLAMA_FTYPE of a file whose matrices are all of that type. */
export const fileTypes = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q8_0: 7,
  Q5_0: 8,
  Q4_K: 14,
  Q5_K: 16,
  Q6_K: 18,
  BF16: 32,
} as const satisfies Record<RandomModelConfig['type'], number>

export function metadata(config: RandomModelConfig, vocabulary: Vocabulary): GgufFile['metadata'] {
  const architecture = config.architecture ?? 'llama'
  const own = (key: string, value: GgufValue): readonly [string, GgufValue] => [`${architecture}.${key}`, value]
  const headSize = headSizeOf(config)
  const { layerNorms, positions, metadata: more } = traitsOf(config)
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
    own(`attention.layer_norm_${layerNorms ? '' : 'rms_'}epsilon`, { type: 'f32', value: 1e-5 }),
    ...(config.headSize === undefined
      ? []
      : [
          own('attention.key_length', { type: 'u32', value: headSize }),
          own('attention.value_length', { type: 'u32', value: headSize }),
        ]),
    ...(positions
      ? []
      : [
          own('rope.dimension_count', { type: 'u32', value: config.ropeDimensions ?? headSize }),
          own('rope.freq_base', { type: 'f32', value: 10_000 }),
        ]),
    ...(config.ropeScaling === undefined
      ? []
      : [
          own('rope.scaling.type', { type: 'string', value: config.ropeScaling.type }),
          own('rope.scaling.factor', { type: 'f32', value: config.ropeScaling.factor }),
          own('rope.scaling.original_context_length', { type: 'u32', value: config.ropeScaling.originalContext }),
        ]),
    ...(more?.(config) ?? []).map(([key, value]) => own(key, value)),
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

export function headSizeOf({ headSize, width, heads }: RandomModelConfig): number {
  return headSize ?? width / heads
}
