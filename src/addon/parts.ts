import { sizeFault } from '#core/models/model-sizes.ts'
import type { LoraMatrix } from '#core/study/tuning.ts'
import type { GgufDescription } from './describe.ts'
import type { Bias, Layer, Matrix, Norm, Rope, Shape } from './shape.ts'

/** One architecture, by the parts that a decoder of its kind is put together from. */
export interface Architecture {
  readonly norm: 'rms' | 'layer'
  /** Where they stand about attention and feed-forward. */
  readonly norms: readonly ('before' | 'after')[]
  /** Norms of queries and keys: of each head, or of all heads as one row. */
  readonly headNorms: 'none' | 'each' | 'all'
  /** One matrix for queries, keys and values. */
  readonly fused: 'always' | 'where it is so'
  readonly feedForward: 'swiglu' | 'geglu' | 'fused swiglu' | 'gelu'
  /** Rope turns pairs of numbers; or each place has a row of its own. */
  readonly positions: 'rope side by side' | 'rope half a head apart' | 'learned'
  /** Whether a file may bring divisors of rope's frequencies. */
  readonly ropeFactors: boolean
  /** Beside which matrices of a layer. */
  readonly biases: { readonly needed: readonly MatrixName[]; readonly possible: readonly MatrixName[] }
  readonly head: 'own' | 'tied' | 'own or tied'
  /** What a file's metadata say beside the sizes; a text: why it cannot be computed. */
  readonly own?: (metadata: Metadata) => Own | string
}

type MatrixName = LoraMatrix | 'attn_qkv'

/** What is left out is 1, or as in most architectures. */
export interface Own {
  readonly embeddingScale?: number
  readonly residualScale?: number
  readonly logitScale?: number
  readonly attentionScale?: number | undefined
  /** What is multiplied by the attention's scale; scores where it is left out. */
  readonly scales?: 'queries'
  readonly parallel?: boolean
  readonly layer?: (index: number) => { readonly rope?: Partial<Rope> | null; readonly window?: number }
}

/** What a decoder is for, as refusals have it: "cannot be trained". */
export type Purpose = 'trained' | 'asked in fast mode'

/** By their names without the architecture's. */
export interface Metadata {
  readonly purpose: Purpose
  readonly width: number
  readonly heads: number
  readonly headSize: number
  readonly layers: number
  readonly number: (key: string) => number | undefined
  readonly flag: (key: string) => boolean | undefined
  /** A list of truth values; `null`: a list of something else. */
  readonly flags: (key: string) => readonly boolean[] | null | undefined
}

/** A decoder's shape from a file's metadata and tensor list, or why it has none. */
export function shapeOf(
  name: string,
  architecture: Architecture,
  file: GgufDescription,
  purpose: Purpose,
): Shape | string {
  const sizes = sizesOf(name, architecture, file, purpose)
  if (typeof sizes === 'string') return sizes
  const { layers, ...told } = sizes
  const own = architecture.own?.({ ...sizes, ...readerOf(name, file), purpose }) ?? {}
  if (typeof own === 'string') return own
  const rope = architecture.positions === 'learned' ? null : ropeOf(name, architecture, sizes, file, purpose)
  if (typeof rope === 'string') return rope
  const has = (tensor: string) => file.tensors.some((each) => each.name === tensor)
  const { width, vocabulary } = sizes
  return {
    ...told,
    embedding: alone('token_embd', width, vocabulary),
    embeddingScale: own.embeddingScale ?? 1,
    positions: architecture.positions === 'learned' ? alone('position_embd', width, sizes.contextLength) : null,
    ropeFactors:
      rope !== null && architecture.ropeFactors && has('rope_freqs.weight')
        ? alone('rope_freqs', rope.dimensions / 2, 1)
        : null,
    layers: Array.from({ length: layers }, (_, index) =>
      layerOf(architecture, sizes, own, index, {
        rope,
        fused: architecture.fused === 'always' || has(`blk.${index}.attn_qkv.weight`),
      }),
    ),
    parallel: own.parallel ?? false,
    residualScale: own.residualScale ?? 1,
    norm: normOf(architecture, sizes, 'output_norm', width),
    head:
      architecture.head === 'own' || (architecture.head !== 'tied' && has('output.weight'))
        ? alone('output', width, vocabulary)
        : null,
    logitScale: own.logitScale ?? 1,
  }
}

interface Sizes extends Pick<Shape, 'width' | 'heads' | 'kvHeads' | 'headSize' | 'feedForward' | 'vocabulary'> {
  readonly layers: number
  readonly contextLength: number
  readonly epsilon: number
}

function readerOf(name: string, { metadata, lists }: GgufDescription): Pick<Metadata, 'number' | 'flag' | 'flags'> {
  const value = (key: string) => (`${name}.${key}` in lists ? undefined : metadata[`${name}.${key}`])
  return {
    number(key) {
      const found = value(key)
      return typeof found === 'number' && Number.isFinite(found) ? found : undefined
    },
    flag(key) {
      const found = value(key)
      return typeof found === 'boolean' ? found : undefined
    },
    flags: (key) => lists[`${name}.${key}`],
  }
}

function sizesOf(name: string, architecture: Architecture, file: GgufDescription, purpose: Purpose): Sizes | string {
  const { number } = readerOf(name, file)
  if ((number('expert_count') ?? 0) > 0) return `a mixture of experts cannot be ${purpose}`
  const fault = sizeFault({
    architecture: name,
    number,
    tensors: file.tensors.map(({ name: tensor, columns, rows }) => ({ name: tensor, shape: [columns, rows] })),
  })
  if (fault !== undefined) return fault
  const layers = number('block_count')
  const width = number('embedding_length')
  const heads = number('attention.head_count')
  const feedForward = number('feed_forward_length')
  const epsilon = number(`attention.layer_norm_${architecture.norm === 'rms' ? 'rms_' : ''}epsilon`)
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
    return `heads of ${headSize} for keys and ${valueSize} for values cannot be ${purpose}`
  return {
    layers,
    width,
    heads,
    kvHeads: number('attention.head_count_kv') ?? heads,
    headSize,
    feedForward,
    epsilon,
    contextLength: number('context_length') ?? 0,
    vocabulary: file.tensors.find(({ name: tensor }) => tensor === 'token_embd.weight')?.rows ?? 0,
  }
}

function ropeOf(
  name: string,
  { positions }: Architecture,
  { headSize, contextLength }: Sizes,
  file: GgufDescription,
  purpose: Purpose,
): Rope | string {
  const { number } = readerOf(name, file)
  const dimensions = number('rope.dimension_count') ?? headSize
  if (dimensions > headSize || dimensions % 2 !== 0)
    return `rope over ${dimensions} of ${headSize} dimensions cannot be ${purpose}`
  const scaling = file.metadata[`${name}.rope.scaling.type`] ?? 'linear'
  if (scaling !== 'none' && scaling !== 'linear' && scaling !== 'yarn')
    return `rope scaling ${String(scaling)} cannot be ${purpose}; none, linear and yarn can`
  const factor = number('rope.scaling.factor') ?? number('rope.scale_linear') ?? 0
  return {
    dimensions,
    neox: positions === 'rope half a head apart',
    originalContext: number('rope.scaling.original_context_length') ?? contextLength,
    base: number('rope.freq_base') ?? 10_000,
    scale: scaling === 'none' || factor === 0 ? 1 : 1 / factor,
    // llama.cpp's choices: YaRN's own scaling of attention happens inside the operation.
    extrapolation: scaling === 'yarn' ? (number('rope.scaling.yarn_ext_factor') ?? 1) : 0,
    attention: number('rope.scaling.attn_factor') ?? 1,
    betaFast: number('rope.scaling.yarn_beta_fast') ?? 32,
    betaSlow: number('rope.scaling.yarn_beta_slow') ?? 1,
  }
}

function layerOf(
  architecture: Architecture,
  sizes: Sizes,
  own: Own,
  index: number,
  { rope, fused }: { readonly rope: Rope | null; readonly fused: boolean },
): Layer {
  const { width, heads, kvHeads, headSize, feedForward } = sizes
  const [attention, kv] = [heads * headSize, kvHeads * headSize]
  const block = `blk.${index}`
  const matrix = (name: MatrixName, columns: number, rows: number, chosenAs: readonly LoraMatrix[]): Matrix => ({
    name: `${block}.${name}`,
    columns,
    rows,
    chosenAs,
    bias: biasOf(architecture, name),
  })
  const norm = (name: string, size = width) => normOf(architecture, sizes, `${block}.${name}`, size)
  const before = (name: string) => (architecture.norms.includes('before') ? norm(name) : null)
  const after = (name: string) => (architecture.norms.includes('after') ? norm(name) : null)
  const headNorm = (name: string, all: number) =>
    architecture.headNorms === 'none' ? null : norm(name, architecture.headNorms === 'each' ? headSize : all)
  const scale = own.attentionScale ?? 1 / Math.sqrt(headSize)
  const { rope: ownRope, window = 0 } = own.layer?.(index) ?? {}
  const gated = architecture.feedForward !== 'gelu'
  return {
    attention: {
      before: before('attn_norm'),
      input: fused
        ? [matrix('attn_qkv', width, attention + 2 * kv, ['attn_q', 'attn_k', 'attn_v'])]
        : [
            matrix('attn_q', width, attention, ['attn_q']),
            matrix('attn_k', width, kv, ['attn_k']),
            matrix('attn_v', width, kv, ['attn_v']),
          ],
      queryNorm: headNorm('attn_q_norm', attention),
      keyNorm: headNorm('attn_k_norm', kv),
      rope: rope === null || ownRope === null ? null : { ...rope, ...ownRope },
      window,
      queryScale: own.scales === 'queries' ? scale : 1,
      scoreScale: own.scales === 'queries' ? 1 : scale,
      output: matrix('attn_output', attention, width, ['attn_output']),
      after: after('post_attention_norm'),
    },
    feedForward: {
      before: before('ffn_norm'),
      input:
        architecture.feedForward === 'fused swiglu'
          ? [matrix('ffn_up', width, 2 * feedForward, ['ffn_gate', 'ffn_up'])]
          : [
              ...(gated ? [matrix('ffn_gate', width, feedForward, ['ffn_gate'])] : []),
              matrix('ffn_up', width, feedForward, ['ffn_up']),
            ],
      gated,
      activation: architecture.feedForward === 'geglu' || !gated ? 'gelu' : 'silu',
      down: matrix('ffn_down', feedForward, width, ['ffn_down']),
      after: after('post_ffw_norm'),
    },
  }
}

function biasOf({ biases }: Architecture, name: MatrixName): Bias {
  if (biases.needed.includes(name)) return 'needed'
  return biases.possible.includes(name) ? 'possible' : 'none'
}

function normOf({ norm }: Architecture, { epsilon }: Sizes, name: string, size: number): Norm {
  return { name, size, centred: norm === 'layer', epsilon, bias: norm === 'layer' ? 'needed' : 'none' }
}

/** What LoRA does not stand beside, and has no bias. */
function alone(name: string, columns: number, rows: number): Matrix {
  return { name, columns, rows, chosenAs: [], bias: 'none' }
}
