export interface LabelShare {
  readonly label: string
  /** 0–1; of all labels together 1. */
  readonly share: number
}

/**
 * How likely each label is, of the labels alone: the probability that the answer is the label and nothing else, divided
 * by their sum. In the order given; none where no label has a probability.
 *
 * @param scores natural logarithms
 */
export function labelShares(scores: readonly { readonly label: string; readonly withEnd: number }[]): LabelShare[] {
  const largest = Math.max(...scores.map(({ withEnd }) => withEnd))
  if (!Number.isFinite(largest)) return []
  const weights = scores.map(({ withEnd }) => Math.exp(withEnd - largest))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return scores.map(({ label }, i) => ({ label, share: (weights[i] ?? 0) / sum }))
}
