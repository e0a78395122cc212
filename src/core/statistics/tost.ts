import { percentileInterval } from './interval.ts'

/**
 * Two one-sided tests of equivalence at level α: whether the 1 − 2α interval of a difference lies inside ±margin.
 * Sources: Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15:657; Lakens 2017, Social Psychological and
 * Personality Science 8:355.
 *
 * @param differences sorted bootstrap draws, in points
 * @param margin points, above 0: the widest difference that still counts as equivalent, chosen before the run
 */
export function isEquivalent(differences: Float64Array, margin: number, alpha = 0.05): boolean {
  if (!(margin > 0)) throw new RangeError(`invalid margin: ${margin} (points, above 0, chosen before the run)`)
  const { low, high } = percentileInterval(differences, 1 - 2 * alpha)
  return low > -margin && high < margin
}
