/** Bytes that the activations of one pass, which wait for the way back, are kept within where an example allows it. */
export const activationBytes = 1e9

/** What training takes in memory, in bytes. */
export interface TrainingNeeds {
  /** Weights, what is trained with its gradient and AdamW's two moments, and the process itself. */
  readonly fixed: number
  /** Activations that a token leaves behind until the way back. */
  readonly perToken: number
}

/** Of the process without a model. */
const processBytes = 0.15e9

/**
 * @param weightBytes of the file's own weights
 * @param trained numbers that training changes: at 32 bits four times over, with LoRA and without
 */
export function loraNeeds(weightBytes: number, trained: number, perToken: number): TrainingNeeds {
  return { fixed: processBytes + weightBytes + 4 * 4 * trained, perToken }
}

/** Beside the file's own weights every number four times over at 32 bits, and at 16 the file written in the end. */
export function fullNeeds(weightBytes: number, parameters: number, perToken: number): TrainingNeeds {
  return { fixed: processBytes + weightBytes + (4 * 4 + 2) * parameters, perToken }
}

/**
 * What training takes at its peak, in bytes: each thread has an example of its own in hand, together within
 * `activationBytes` unless one alone is longer. What was measured beside it: docs/benchmarks.md.
 *
 * @param longest tokens of the longest example
 * @param atOnce examples that are in hand together: threads, at most as many as a step has examples
 */
export function trainingBytes({ fixed, perToken }: TrainingNeeds, longest: number, atOnce: number): number {
  return fixed + Math.max(longest * perToken, Math.min(atOnce * longest * perToken, activationBytes))
}
