import type { LoraMatrix, TuningMethod } from '#core/study/tuning.ts'

/**
 * A decoder as the addon puts it together, and the encoder before it where there is one: sizes, numbers, and parts with
 * the names of their tensors. What makes one of a file is shape-of.ts; `native/shape.hpp` has the same.
 */
export interface Shape {
  readonly width: number
  readonly heads: number
  readonly kvHeads: number
  readonly headSize: number
  readonly feedForward: number
  readonly vocabulary: number
  readonly embedding: Matrix
  readonly embeddingScale: number
  /** A row for each place of a text, added to the embedding. */
  readonly positions: Matrix | null
  /** One row: divisors of rope's frequencies; never trained. */
  readonly ropeFactors: Matrix | null
  /** What reads a text of its own, for the decoder to look at. */
  readonly encoder: {
    readonly layers: readonly Layer[]
    readonly norm: Norm
    /** The token that the decoder's own text begins with. */
    readonly start: number
    /** Tensors that a file may have, and that nobody reads. */
    readonly unread: readonly string[]
  } | null
  readonly layers: readonly Layer[]
  /** The feed-forward reads what the attention reads, instead of what comes out of it. */
  readonly parallel: boolean
  /** What attention and feed-forward add is multiplied by it. */
  readonly residualScale: number
  readonly norm: Norm
  /** `null`: the embedding serves as the head, too. */
  readonly head: Matrix | null
  readonly logitScale: number
}

export interface Layer {
  readonly attention: Attention
  /** On what the encoder has made of its text; one matrix each for queries, keys and values. */
  readonly cross: Attention | null
  readonly feedForward: {
    readonly before: Norm | null
    /** One each for gate and up, one whose rows are both in that order, or up alone. */
    readonly input: readonly Matrix[]
    readonly gated: boolean
    readonly activation: 'silu' | 'gelu' | 'relu'
    readonly down: Matrix
    readonly after: Norm | null
  }
}

export interface Attention {
  readonly before: Norm | null
  /** One each for queries, keys and values, or one whose rows are all three in that order. */
  readonly input: readonly Matrix[]
  readonly queryNorm: Norm | null
  readonly keyNorm: Norm | null
  readonly rope: Rope | null
  readonly distances: Distances | null
  /** Of the whole text, not of what stands before alone. */
  readonly bothWays: boolean
  /** Tokens that one sees, itself the last of them; 0 for all before it. */
  readonly window: number
  /** Queries are multiplied by it, which is rounded otherwise than scores where keys are F16. */
  readonly queryScale: number
  /** Scores are multiplied by it before the softmax. */
  readonly scoreScale: number
  readonly output: Matrix
  readonly after: Norm | null
}

/** A number for each head and each bucket of distances between key and query, added to their score. */
export interface Distances {
  /** A row of all heads for each bucket. Layers may share one. */
  readonly table: Matrix
  /** From here on distances share a bucket. */
  readonly farthest: number
}

export interface Norm {
  /** Without ".weight". */
  readonly name: string
  readonly size: number
  /** LayerNorm, which takes the mean off, instead of RMSNorm. */
  readonly centred: boolean
  readonly epsilon: number
  readonly bias: Bias
}

export interface Matrix {
  /** Without ".weight". */
  readonly name: string
  readonly columns: number
  readonly rows: number
  /** The choices under which LoRA stands beside it; several for what is fused. */
  readonly chosenAs: readonly LoraMatrix[]
  readonly bias: Bias
}

export type Bias = 'none' | 'possible' | 'needed'

/** Rotary position embedding. */
export interface Rope {
  readonly dimensions: number
  /** Pairs stand half a head apart instead of side by side. */
  readonly neox: boolean
  readonly originalContext: number
  readonly base: number
  readonly scale: number
  readonly extrapolation: number
  readonly attention: number
  readonly betaFast: number
  readonly betaSlow: number
}

/** The names of a shape's tensors in a file: those that have to be there, and those that may. */
export function tensorNames(shape: Shape): {
  readonly needed: readonly string[]
  readonly possible: readonly string[]
} {
  const parts = [...matricesOf(shape), ...normsOf(shape)]
  const biases = (bias: Bias) => parts.filter((part) => part.bias === bias).map(({ name }) => `${name}.bias`)
  return {
    needed: [...parts.map(({ name }) => `${name}.weight`), ...biases('needed')],
    possible: [...biases('possible'), ...(shape.encoder?.unread ?? [])],
  }
}

/** What LoRA can be asked to stand beside. */
export function loraChoices(shape: Shape): readonly LoraMatrix[] {
  return [...new Set(matricesOf(shape).flatMap(({ chosenAs }) => chosenAs))]
}

/** How many numbers LoRA trains beside the matrices chosen. */
export function loraNumbers(shape: Shape, method: Extract<TuningMethod, { kind: 'lora' }>): number {
  return matricesOf(shape)
    .filter(({ chosenAs }) => chosenAs.some((name) => method.matrices.includes(name)))
    .reduce((sum, { columns, rows }) => sum + method.rank * (columns + rows), 0)
}

function matricesOf({ embedding, positions, ropeFactors, encoder, layers, head }: Shape): readonly Matrix[] {
  const all = [...(encoder?.layers ?? []), ...layers]
  const tables = present(attentionsOf(all).map(({ distances }) => distances)).map(({ table }) => table)
  return present([
    embedding,
    positions,
    ropeFactors,
    ...new Map(tables.map((table) => [table.name, table])).values(),
    ...attentionsOf(all).flatMap(({ input, output }) => [...input, output]),
    ...all.flatMap(({ feedForward: { input, down } }) => [...input, down]),
    head,
  ])
}

function normsOf({ encoder, layers, norm }: Shape): readonly Norm[] {
  const all = [...(encoder?.layers ?? []), ...layers]
  return present([
    ...attentionsOf(all).flatMap(({ before, queryNorm, keyNorm, after }) => [before, queryNorm, keyNorm, after]),
    ...all.flatMap(({ feedForward: { before, after } }) => [before, after]),
    encoder?.norm ?? null,
    norm,
  ])
}

function attentionsOf(layers: readonly Layer[]): readonly Attention[] {
  return layers.flatMap(({ attention, cross }) => present([attention, cross]))
}

function present<Part>(parts: readonly (Part | null)[]): readonly Part[] {
  return parts.filter((part) => part !== null)
}
