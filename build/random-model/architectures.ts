import type { GgufValue } from './gguf-file.ts'
import type { RandomModelConfig } from './model.ts'

/** What sets an architecture apart from Llama; what is left out is as there. */
export interface Traits {
  /** With a bias each. */
  readonly layerNorms?: true
  /** About attention and feed-forward; before them where it is left out. */
  readonly norms?: 'after' | 'both'
  /** Of queries and keys: of each head, or of all as one row. */
  readonly headNorms?: 'each' | 'all'
  /** One matrix for queries, keys and values. */
  readonly fusedAttention?: true
  /** Up and down without a gate, or a matrix that is gate and up. */
  readonly feedForward?: 'plain' | 'fused'
  readonly biases?: 'attention' | 'all'
  /** A row for each place in place of rope. */
  readonly positions?: true
  /** Its metadata beside the sizes, without the architecture's name. */
  readonly metadata?: (config: RandomModelConfig) => readonly (readonly [key: string, value: GgufValue])[]
}

/** Of an architecture by its name in a file; of any other name: Llama's. */
export function traitsOf({ architecture = 'llama' }: Pick<RandomModelConfig, 'architecture'>): Traits {
  return Object.hasOwn(traits, architecture) ? (traits[architecture] ?? {}) : {}
}

const traits: Readonly<Record<string, Traits>> = {
  qwen2: { biases: 'attention' },
  qwen3: { headNorms: 'each' },
  gemma3: { norms: 'both', headNorms: 'each', metadata: windows },
  gptneox: {
    layerNorms: true,
    fusedAttention: true,
    feedForward: 'plain',
    biases: 'all',
    metadata: ({ parallel = true }) => [['use_parallel_residual', { type: 'bool', value: parallel }]],
  },
  gpt2: { layerNorms: true, fusedAttention: true, feedForward: 'plain', biases: 'all', positions: true },
  phi3: { fusedAttention: true, feedForward: 'fused' },
  olmo2: { norms: 'after', headNorms: 'all', metadata: windows },
  granite: {
    metadata: ({ rope = true }) => [
      ['embedding_scale', { type: 'f32', value: 1.5 }],
      ['residual_scale', { type: 'f32', value: 0.75 }],
      ['attention.scale', { type: 'f32', value: 0.2 }],
      ['logit_scale', { type: 'f32', value: 1.25 }],
      ...(rope ? [] : [['rope.scaling.finetuned', { type: 'bool', value: false }] as const]),
    ],
  },
}

function windows({ window }: RandomModelConfig): readonly (readonly [key: string, value: GgufValue])[] {
  if (window === undefined) return []
  const { tokens, without, base } = window
  return [
    ['attention.sliding_window', { type: 'u32', value: tokens }],
    [
      'attention.sliding_window_pattern',
      typeof without === 'number'
        ? { type: 'u32', value: without }
        : { type: 'bools', value: without.map((each) => !each) },
    ],
    ...(base === undefined ? [] : [['rope.freq_base_swa', { type: 'f32', value: base }] as const]),
  ]
}
