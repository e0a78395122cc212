import { sizeFault } from '#core/models/model-sizes.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { Refused } from '../trainer.ts'
import type { Shape } from './addon.ts'
import type { GgufDescription, TensorDescription } from './describe.ts'
import { machineMemory, methodFault } from './memory-fault.ts'

export type Read =
  | { readonly state: 'read'; readonly architecture: string; readonly shape: Shape; readonly parameters: number }
  | Refused

/** What sets one architecture apart from Llama. */
interface Kind {
  readonly neox: boolean
  /** Tensors of a layer beside Llama's own. */
  readonly more: readonly string[]
  readonly noRopeEvery: number
}

/** Mistral's and SmolLM's files call themselves "llama". */
const kinds: Readonly<Record<string, Kind>> = {
  llama: { neox: false, more: [], noRopeEvery: 0 },
  mistral: { neox: false, more: [], noRopeEvery: 0 },
  qwen2: { neox: true, more: ['attn_q.bias', 'attn_k.bias', 'attn_v.bias'], noRopeEvery: 0 },
  qwen3: { neox: true, more: ['attn_q_norm.weight', 'attn_k_norm.weight'], noRopeEvery: 0 },
  smollm: { neox: false, more: [], noRopeEvery: 0 },
  smollm3: { neox: false, more: [], noRopeEvery: 4 },
}

const works = `what works: architectures ${Object.keys(kinds).join(', ')}; every type of weights that ggml multiplies with`

/**
 * From a GGUF's metadata and tensor list to the decoder's shape, or why it cannot be trained. Reads no weights.
 *
 * @param types of weights that ggml multiplies with, by its own names (`Addon.types`)
 * @param memory bytes that full training may take
 */
export function readArchitecture(
  file: string,
  { metadata, tensors }: GgufDescription,
  method: TuningMethod,
  types: readonly string[],
  memory = machineMemory(),
): Read {
  const refuse = (why: string): Refused => ({ state: 'refused', reason: `invalid model file: ${file}: ${why}` })
  const architecture = String(metadata['general.architecture'])
  const kind = Object.hasOwn(kinds, architecture) ? kinds[architecture] : undefined
  if (metadata['general.type'] === 'adapter') return refuse('it is an adapter; give the model it was made for')
  if (kind === undefined) return refuse(`architecture ${architecture} cannot be trained; ${works}`)
  const shape = shapeOf(metadata, architecture, kind, tensors)
  if (typeof shape === 'string') return refuse(shape)
  const fault =
    faultOf(tensors, shape, kind, new Set(types.map((type) => type.toLowerCase()))) ??
    methodFault(tensors, method, memory)
  if (fault !== undefined) return refuse(fault)
  return {
    state: 'read',
    architecture,
    shape,
    parameters: tensors.reduce((sum, { columns, rows }) => sum + columns * rows, 0),
  }
}

function shapeOf(
  metadata: GgufDescription['metadata'],
  architecture: string,
  kind: Kind,
  tensors: readonly TensorDescription[],
): Shape | string {
  const number = (key: string) => {
    const value = metadata[`${architecture}.${key}`]
    return typeof value === 'number' ? value : undefined
  }
  if ((number('expert_count') ?? 0) > 0) return 'a mixture of experts cannot be trained'
  const fault = sizeFault({
    architecture,
    number,
    tensors: tensors.map(({ name, columns, rows }) => ({ name, shape: [columns, rows] })),
  })
  if (fault !== undefined) return fault
  const layers = number('block_count')
  const width = number('embedding_length')
  const heads = number('attention.head_count')
  const feedForward = number('feed_forward_length')
  const epsilon = number('attention.layer_norm_rms_epsilon')
  if (
    layers === undefined ||
    width === undefined ||
    heads === undefined ||
    feedForward === undefined ||
    epsilon === undefined
  ) {
    return `its metadata lack a size: layers ${layers ?? '–'}, width ${width ?? '–'}, heads ${heads ?? '–'}, feed-forward ${feedForward ?? '–'}, epsilon ${epsilon ?? '–'}`
  }
  const headSize = number('attention.key_length') ?? width / heads
  const valueSize = number('attention.value_length') ?? headSize
  if (!Number.isInteger(headSize) || valueSize !== headSize)
    return `heads of ${headSize} for keys and ${valueSize} for values cannot be trained`
  const kvHeads = number('attention.head_count_kv') ?? heads
  const dimensions = number('rope.dimension_count') ?? headSize
  if (dimensions > headSize || dimensions % 2 !== 0)
    return `rope over ${dimensions} of ${headSize} dimensions cannot be trained`
  const scaling = metadata[`${architecture}.rope.scaling.type`] ?? 'linear'
  if (scaling !== 'none' && scaling !== 'linear' && scaling !== 'yarn')
    return `rope scaling ${String(scaling)} cannot be trained; none, linear and yarn can`
  const factor = number('rope.scaling.factor') ?? number('rope.scale_linear') ?? 0
  const ownScale = number('attention.scale') ?? 0
  return {
    layers,
    width,
    heads,
    kvHeads,
    headSize,
    feedForward,
    epsilon,
    vocabulary: tensors.find(({ name }) => name === 'token_embd.weight')?.rows ?? 0,
    attentionScale: ownScale === 0 ? 1 / Math.sqrt(headSize) : ownScale,
    noRopeEvery: kind.noRopeEvery,
    rope: {
      dimensions,
      neox: kind.neox,
      originalContext: number('rope.scaling.original_context_length') ?? number('context_length') ?? 0,
      base: number('rope.freq_base') ?? 10_000,
      scale: scaling === 'none' || factor === 0 ? 1 : 1 / factor,
      // llama.cpp's choices: YaRN's own scaling of attention happens inside the operation.
      extrapolation: scaling === 'yarn' ? (number('rope.scaling.yarn_ext_factor') ?? 1) : 0,
      attention: number('rope.scaling.attn_factor') ?? 1,
      betaFast: number('rope.scaling.yarn_beta_fast') ?? 32,
      betaSlow: number('rope.scaling.yarn_beta_slow') ?? 1,
    },
  }
}

const layerTensors = [
  'attn_norm',
  'attn_q',
  'attn_k',
  'attn_v',
  'attn_output',
  'ffn_norm',
  'ffn_gate',
  'ffn_up',
  'ffn_down',
].map((name) => `${name}.weight`)

/**
 * A tensor that is missing, that is one too many (the forward pass would silently leave it out), or of a type that does
 * not work.
 */
function faultOf(
  tensors: readonly TensorDescription[],
  shape: Shape,
  kind: Kind,
  weightTypes: ReadonlySet<string>,
): string | undefined {
  const needed = [
    'token_embd.weight',
    'output_norm.weight',
    ...Array.from({ length: shape.layers }, (_, i) =>
      [...layerTensors, ...kind.more].map((name) => `blk.${i}.${name}`),
    ).flat(),
  ]
  const there = new Set(tensors.map(({ name }) => name))
  const missing = needed.find((name) => !there.has(name))
  if (missing !== undefined) return `tensor ${missing} is missing`
  const known = new Set([...needed, 'output.weight', 'rope_freqs.weight'])
  const strange = tensors.find(({ name }) => !known.has(name) && !isBias(name))
  if (strange) return `tensor ${strange.name} is none that the trainer knows; ${works}`
  const odd = tensors.find(({ type }) => !weightTypes.has(type.toLowerCase()))
  if (odd) return `tensor ${odd.name} has the type ${odd.type}; ${works}`
  const short = tensors.find(({ name, type }) => isVector(name) && type !== 'F32')
  return (
    short &&
    `tensor ${short.name} has the type ${short.type}; norms, biases and rope factors have to be F32: convert the model again, llama.cpp's converter keeps them so`
  )
}

/** What ggml adds to, multiplies or turns 32-bit numbers with; of another type it ends the process. */
function isVector(name: string): boolean {
  return /norm\.weight$|\.bias$/.test(name) || name === 'rope_freqs.weight'
}

/** Llama's files may have a bias beside any matrix of a layer. */
function isBias(name: string): boolean {
  return /^blk\.\d+\.(attn_(q|k|v|output)|ffn_(gate|up|down))\.bias$/.test(name)
}
