import type { Interval } from './interval.ts'

/**
 * Two one-sided tests of equivalence at level 5 %: whether the 90 % interval of a difference lies inside ±margin.
 * Sources: Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15:657; Lakens 2017, Social Psychological and
 * Personality Science 8:355.
 *
 * @param interval of level 1 − 2α, here 0.9, in points
 * @param margin points, above 0: the widest difference that still counts as equivalent, chosen before the run
 */
export function isEquivalent({ low, high }: Interval, margin: number): boolean {
  if (!(margin > 0)) throw new RangeError(`invalid margin: ${margin} (points, above 0, chosen before the run)`)
  return low > -margin && high < margin
}
