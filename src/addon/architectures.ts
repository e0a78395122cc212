import type { Architecture, Metadata } from './parts.ts'

/** Biases that llama.cpp reads beside any architecture's queries, keys and values. */
const attentionInput = ['attn_q', 'attn_k', 'attn_v', 'attn_qkv'] as const

const llama: Architecture = {
  norm: 'rms',
  norms: ['before'],
  headNorms: 'none',
  fused: 'where it is so',
  feedForward: 'swiglu',
  positions: 'rope side by side',
  ropeFactors: true,
  biases: { needed: [], possible: [...attentionInput, 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'] },
  head: 'own or tied',
}

const qwen2: Architecture = {
  ...llama,
  positions: 'rope half a head apart',
  ropeFactors: false,
  biases: { needed: attentionInput, possible: [] },
}

const qwen3: Architecture = { ...qwen2, headNorms: 'each', biases: { needed: [], possible: attentionInput } }

/** Its norms' weights stand in a file with the 1 already added that the paper adds to them. */
const gemma: Architecture = {
  ...qwen3,
  headNorms: 'none',
  feedForward: 'geglu',
  head: 'tied',
  own: ({ width }) => ({ embeddingScale: Math.sqrt(width), scales: 'queries' }),
}

const gpt2: Architecture = {
  ...llama,
  norm: 'layer',
  fused: 'always',
  feedForward: 'gelu',
  positions: 'learned',
  ropeFactors: false,
  biases: { needed: ['attn_qkv', 'attn_output', 'ffn_up', 'ffn_down'], possible: [] },
}

/**
 * What can be computed, by the names in files: Mistral's and SmolLM's call themselves "llama". Source of each: the
 * graph that llama.cpp builds; of T5's scale of logits, which that leaves out: Raffel et al. 2020 and their code.
 */
export const architectures: Readonly<Record<string, Architecture>> = {
  llama,
  mistral: llama,
  smollm: llama,
  smollm3: {
    ...llama,
    ropeFactors: false,
    own: () => ({ layer: (index) => ((index + 1) % 4 === 0 ? { rope: null } : {}) }),
  },
  qwen2,
  qwen3,
  gemma,
  gemma3: { ...gemma, norms: ['before', 'after'], headNorms: 'each', head: 'own or tied', own: gemma3 },
  gptneox: {
    ...gpt2,
    positions: 'rope half a head apart',
    head: 'own',
    own({ flag }) {
      const parallel = flag('use_parallel_residual')
      return parallel === undefined
        ? 'its metadata do not say whether attention and feed-forward stand side by side (gptneox.use_parallel_residual)'
        : { parallel }
    },
  },
  gpt2,
  phi3: { ...qwen3, headNorms: 'none', feedForward: 'fused swiglu', own: () => ({ scales: 'queries' }) },
  olmo2: { ...qwen3, norms: ['after'], headNorms: 'all', head: 'own', own: olmo2 },
  granite: { ...llama, own: granite },
  t5: {
    ...qwen3,
    headNorms: 'none',
    feedForward: 'geglu or relu',
    positions: 'distances',
    biases: { needed: [], possible: [] },
    encoder: true,
    // Scores are not scaled, logits where the embedding serves as the head.
    own: ({ width, has }) => ({ attentionScale: 1, logitScale: has('output.weight') ? 1 : 1 / Math.sqrt(width) }),
  },
}

/** Layers with a window have a rope of their own. Every sixth layer has none, where a file says nothing else. */
function gemma3(metadata: Metadata): ReturnType<NonNullable<Architecture['own']>> {
  const { width, heads, headSize, layers, number, purpose } = metadata
  if ((number('final_logit_softcapping') ?? 0) !== 0)
    return `capped logits (gemma3.final_logit_softcapping) cannot be ${purpose}`
  const windows = windowsOf(metadata, 6)
  if (typeof windows === 'string') return windows
  return {
    embeddingScale: Math.sqrt(width),
    scales: 'queries',
    // As llama.cpp knows the model of 27 billion weights, whose scale is another and stands in no file.
    attentionScale: 1 / Math.sqrt(layers === 62 ? width / heads : headSize),
    layer: (index) => ({
      window: windows(index),
      ...(windows(index) > 0 && { rope: { base: number('rope.freq_base_swa') ?? 10_000, scale: 1 } }),
    }),
  }
}

/** Layers with a window go without scaled rope. Every fourth layer has none, where a file says nothing else. */
function olmo2(metadata: Metadata): ReturnType<NonNullable<Architecture['own']>> {
  const windows = windowsOf(metadata, 4)
  if (typeof windows === 'string') return windows
  return {
    layer: (index) => ({
      window: windows(index),
      ...(windows(index) > 0 && { rope: { scale: 1, extrapolation: 0, attention: 1 } }),
    }),
  }
}

function granite({ number, flag }: Metadata): ReturnType<NonNullable<Architecture['own']>> {
  const logits = number('logit_scale')
  if (logits === undefined || logits === 0)
    return `its metadata do not say how logits are scaled (granite.logit_scale is ${logits ?? 'not there'})`
  return {
    logitScale: 1 / logits,
    residualScale: number('residual_scale') || 1,
    embeddingScale: number('embedding_scale') || 1,
    ...(number('attention.scale') && { attentionScale: number('attention.scale') }),
    // Granite 4 says so that it goes without rope.
    layer: () => (flag('rope.scaling.finetuned') === false ? { rope: null } : {}),
  }
}

/** The window of each layer: of all but every so-many-th, or of those that a list names. */
function windowsOf({ number, flags, purpose }: Metadata, usual: number): ((layer: number) => number) | string {
  const window = number('attention.sliding_window') ?? 0
  if (!Number.isInteger(window) || window < 0) return `a window of ${window} tokens cannot be ${purpose}`
  const key = 'attention.sliding_window_pattern'
  const named = flags(key)
  if (named === null) return `a list of numbers (${key}) cannot be ${purpose}; one of truth values can`
  if (named !== undefined) return (layer) => (named[layer] === true ? window : 0)
  const every = number(key) ?? usual
  if (!Number.isInteger(every) || every < 0)
    return `every ${every}th layer without a window (${key}) cannot be ${purpose}`
  return (layer) => (every === 0 || layer % every < every - 1 ? window : 0)
}
