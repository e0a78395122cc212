import type { LoraMatrix, TuningMethod } from '#core/study/tuning.ts'

/**
 * A decoder as the addon puts it together: sizes, numbers, and parts with the names of their tensors. What makes one of
 * a file is parts.ts; `native/shape.hpp` has the same.
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
  readonly attention: {
    readonly before: Norm | null
    /** One each for queries, keys and values, or one whose rows are all three in that order. */
    readonly input: readonly Matrix[]
    readonly queryNorm: Norm | null
    readonly keyNorm: Norm | null
    readonly rope: Rope | null
    /** Tokens that one sees, itself the last of them; 0 for all before it. */
    readonly window: number
    /** Queries are multiplied by it, which is rounded otherwise than scores where keys are F16. */
    readonly queryScale: number
    /** Scores are multiplied by it before the softmax. */
    readonly scoreScale: number
    readonly output: Matrix
    readonly after: Norm | null
  }
  readonly feedForward: {
    readonly before: Norm | null
    /** One each for gate and up, one whose rows are both in that order, or up alone. */
    readonly input: readonly Matrix[]
    readonly gated: boolean
    readonly activation: 'silu' | 'gelu'
    readonly down: Matrix
    readonly after: Norm | null
  }
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
  return { needed: [...parts.map(({ name }) => `${name}.weight`), ...biases('needed')], possible: biases('possible') }
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

function matricesOf({ embedding, positions, ropeFactors, layers, head }: Shape): readonly Matrix[] {
  return present([
    embedding,
    positions,
    ropeFactors,
    ...layers.flatMap(({ attention, feedForward }) => [
      ...attention.input,
      attention.output,
      ...feedForward.input,
      feedForward.down,
    ]),
    head,
  ])
}

function normsOf({ layers, norm }: Shape): readonly Norm[] {
  return present([
    ...layers.flatMap(({ attention, feedForward }) => [
      attention.before,
      attention.queryNorm,
      attention.keyNorm,
      attention.after,
      feedForward.before,
      feedForward.after,
    ]),
    norm,
  ])
}

function present<Part>(parts: readonly (Part | null)[]): readonly Part[] {
  return parts.filter((part) => part !== null)
}
