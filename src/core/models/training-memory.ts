/** Bytes that the activations of one pass, which wait for the way back, are kept within where an example allows it. */
export const activationBytes = 1e9

/**
 * What full training takes in memory, in bytes: the file's own weights, every number four times over at 32 bits
 * (value, gradient, AdamW's two moments), the file that is written in the end at 16, and the activations.
 *
 * Measured on SmolLM2-135M in Q4_1, examples of 448 tokens: 3.4 GB at most, 3.5 GB by this.
 */
export function fullTrainingBytes({
  weightBytes,
  parameters,
}: {
  readonly weightBytes: number
  readonly parameters: number
}): number {
  return weightBytes + (4 * 4 + 2) * parameters + activationBytes
}
