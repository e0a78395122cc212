import type { LoraMatrix } from '#core/study/tuning.ts'
import type { Attention, Bias, Distances, Layer, Matrix, Norm, Rope, Shape } from './shape.ts'

/** One architecture, by the parts that a decoder of its kind is put together from. */
export interface Architecture {
  readonly norm: 'rms' | 'layer'
  /** Where they stand about attention and feed-forward. */
  readonly norms: readonly ('before' | 'after')[]
  /** Norms of queries and keys: of each head, or of all heads as one row. */
  readonly headNorms: 'none' | 'each' | 'all'
  /** One matrix for queries, keys and values. */
  readonly fused: 'always' | 'where it is so'
  /** ReLU goes without a gate, as GELU does alone. */
  readonly feedForward: 'swiglu' | 'geglu' | 'fused swiglu' | 'gelu' | 'geglu or relu'
  /** Rope turns pairs of numbers; each place has a row of its own; or scores go by how far key and query are apart. */
  readonly positions: 'rope side by side' | 'rope half a head apart' | 'learned' | 'distances'
  /** A stack of layers that reads a text of its own, for the decoder to look at. */
  readonly encoder?: true
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
  /** Whether a file has a tensor of that name. */
  readonly has: (tensor: string) => boolean
}

/** What a stack of layers is beside the architecture's parts. */
export interface Stack {
  readonly layers: number
  /** What its tensors' names begin with, the block's number left out: "blk". */
  readonly blocks: string
  readonly rope: Rope | null
  readonly distances: Distances | null
  readonly bothWays: boolean
  /** Its layers look at what an encoder has made of its text, too. */
  readonly cross: boolean
  readonly gated: boolean
  readonly isFused: (index: number) => boolean
}

export interface Sizes extends Pick<Shape, 'width' | 'heads' | 'kvHeads' | 'headSize' | 'feedForward' | 'vocabulary'> {
  readonly layers: number
  readonly contextLength: number
  readonly epsilon: number
}

export function layersOf(architecture: Architecture, sizes: Sizes, own: Own, stack: Stack): readonly Layer[] {
  return Array.from({ length: stack.layers }, (_, index) => layerOf(architecture, sizes, own, stack, index))
}

function layerOf(architecture: Architecture, sizes: Sizes, own: Own, stack: Stack, index: number): Layer {
  const { width, feedForward } = sizes
  const block = `${stack.blocks}.${index}`
  const norm = (name: string) => normOf(architecture, sizes, `${block}.${name}`, width)
  const matrix = (name: MatrixName, columns: number, rows: number, chosenAs: readonly LoraMatrix[]) =>
    matrixOf(architecture, `${block}.${name}`, name, columns, rows, chosenAs)
  return {
    attention: attentionOf(architecture, sizes, own, stack, index),
    cross: stack.cross ? crossOf(architecture, sizes, own, block) : null,
    feedForward: {
      before: architecture.norms.includes('before') ? norm('ffn_norm') : null,
      input:
        architecture.feedForward === 'fused swiglu'
          ? [matrix('ffn_up', width, 2 * feedForward, ['ffn_gate', 'ffn_up'])]
          : [
              ...(stack.gated ? [matrix('ffn_gate', width, feedForward, ['ffn_gate'])] : []),
              matrix('ffn_up', width, feedForward, ['ffn_up']),
            ],
      gated: stack.gated,
      activation: activationOf(architecture, stack),
      down: matrix('ffn_down', feedForward, width, ['ffn_down']),
      after: architecture.norms.includes('after') ? norm('post_ffw_norm') : null,
    },
  }
}

function attentionOf(architecture: Architecture, sizes: Sizes, own: Own, stack: Stack, index: number): Attention {
  const { width, heads, kvHeads, headSize } = sizes
  const [attention, kv] = [heads * headSize, kvHeads * headSize]
  const block = `${stack.blocks}.${index}`
  const norm = (name: string, size = width) => normOf(architecture, sizes, `${block}.${name}`, size)
  const headNorm = (name: string, all: number) =>
    architecture.headNorms === 'none' ? null : norm(name, architecture.headNorms === 'each' ? headSize : all)
  const { rope: ownRope, window = 0 } = own.layer?.(index) ?? {}
  return {
    before: architecture.norms.includes('before') ? norm('attn_norm') : null,
    input: stack.isFused(index)
      ? [
          matrixOf(architecture, `${block}.attn_qkv`, 'attn_qkv', width, attention + 2 * kv, [
            'attn_q',
            'attn_k',
            'attn_v',
          ]),
        ]
      : inputOf(architecture, sizes, `${block}.attn`),
    queryNorm: headNorm('attn_q_norm', attention),
    keyNorm: headNorm('attn_k_norm', kv),
    rope: stack.rope === null || ownRope === null ? null : { ...stack.rope, ...ownRope },
    distances: stack.distances,
    bothWays: stack.bothWays,
    window,
    ...scalesOf(own, headSize),
    output: outputOf(architecture, sizes, `${block}.attn`),
    after: architecture.norms.includes('after') ? norm('post_attention_norm') : null,
  }
}

/** Of whole texts, wherever in them: without places, and without a window. */
function crossOf(architecture: Architecture, sizes: Sizes, own: Own, block: string): Attention {
  return {
    before: normOf(architecture, sizes, `${block}.cross_attn_norm`, sizes.width),
    input: inputOf(architecture, sizes, `${block}.cross_attn`),
    queryNorm: null,
    keyNorm: null,
    rope: null,
    distances: null,
    bothWays: true,
    window: 0,
    ...scalesOf(own, sizes.headSize),
    output: outputOf(architecture, sizes, `${block}.cross_attn`),
    after: null,
  }
}

function inputOf(architecture: Architecture, sizes: Sizes, name: string): readonly Matrix[] {
  const { width, heads, kvHeads, headSize } = sizes
  return [
    matrixOf(architecture, `${name}_q`, 'attn_q', width, heads * headSize, ['attn_q']),
    matrixOf(architecture, `${name}_k`, 'attn_k', width, kvHeads * headSize, ['attn_k']),
    matrixOf(architecture, `${name}_v`, 'attn_v', width, kvHeads * headSize, ['attn_v']),
  ]
}

/** Beside an encoder it goes by a shorter name. */
function outputOf(architecture: Architecture, { heads, headSize, width }: Sizes, name: string): Matrix {
  const full = `${name}_${architecture.encoder === true ? 'o' : 'output'}`
  return matrixOf(architecture, full, 'attn_output', heads * headSize, width, ['attn_output'])
}

function scalesOf({ attentionScale, scales }: Own, headSize: number): Pick<Attention, 'queryScale' | 'scoreScale'> {
  const scale = attentionScale ?? 1 / Math.sqrt(headSize)
  return scales === 'queries' ? { queryScale: scale, scoreScale: 1 } : { queryScale: 1, scoreScale: scale }
}

function activationOf({ feedForward }: Architecture, { gated }: Stack): Layer['feedForward']['activation'] {
  if (feedForward === 'geglu or relu') return gated ? 'gelu' : 'relu'
  return feedForward === 'geglu' || feedForward === 'gelu' ? 'gelu' : 'silu'
}

function matrixOf(
  architecture: Architecture,
  name: string,
  kind: MatrixName,
  columns: number,
  rows: number,
  chosenAs: readonly LoraMatrix[],
): Matrix {
  return { name, columns, rows, chosenAs, bias: biasOf(architecture, kind) }
}

function biasOf({ biases }: Architecture, name: MatrixName): Bias {
  if (biases.needed.includes(name)) return 'needed'
  return biases.possible.includes(name) ? 'possible' : 'none'
}

export function normOf({ norm }: Architecture, { epsilon }: Sizes, name: string, size: number): Norm {
  return { name, size, centred: norm === 'layer', epsilon, bias: norm === 'layer' ? 'needed' : 'none' }
}

/** What LoRA does not stand beside, and has no bias. */
export function alone(name: string, columns: number, rows: number): Matrix {
  return { name, columns, rows, chosenAs: [], bias: 'none' }
}
