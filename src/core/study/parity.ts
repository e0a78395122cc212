/**
 * The parity certificate: the same prompts through the trainer's forward pass and through the engine that asks. A tuned
 * model's scores mean something only where both are one model.
 */
export interface Parity {
  readonly prompts: number
  /** Prompts whose greedy answers were equal at every token. */
  readonly equal: number
  /** Between the logits both give the tokens of the answers. */
  readonly largestLogitDifference: number
}

/** Below this share of equal answers the scores of a tuned model's cells are marked. */
export const leastParity = 0.9

export function parityHolds({ prompts, equal }: Parity): boolean {
  return prompts > 0 && equal / prompts >= leastParity
}
