import { labelScores, type LabelScoreName } from './label-score.ts'

export interface LabelShare {
  readonly label: string
  /** 0–1; of all labels together 1. */
  readonly share: number
}

/**
 * How likely each label is, of the labels alone: the probability that the answer is the label and nothing else, divided
 * by their sum; by another score the same of e to its power, so that the largest share is the label that is chosen. In
 * the order given; none where no label has the number.
 *
 * @param scores natural logarithms
 */
export function labelShares(
  scores: readonly {
    readonly label: string
    readonly withEnd: number
    readonly withEndPerToken?: number | undefined
    readonly prior?: number | undefined
  }[],
  by: LabelScoreName = 'sum',
): LabelShare[] {
  const numbers = scores.map((scored) => labelScores[by].of(scored) ?? NaN)
  const largest = Math.max(...numbers)
  if (!Number.isFinite(largest)) return []
  const weights = numbers.map((number) => Math.exp(number - largest))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return scores.map(({ label }, i) => ({ label, share: (weights[i] ?? 0) / sum }))
}
