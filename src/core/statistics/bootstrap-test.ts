/**
 * Two-sided p of "no difference" from bootstrap draws of a difference: the smallest level at which the percentile interval
 * leaves out 0. One is added to both counts, so that p is never 0. Sources: Efron & Tibshirani 1993, chapter 15
 * (test by interval); Davison & Hinkley 1997, formula 4.11 (adding one).
 */
export function bootstrapTest(differences: Float64Array): number {
  let notAbove = 0
  let notBelow = 0
  for (const difference of differences) {
    if (difference <= 0) notAbove++
    if (difference >= 0) notBelow++
  }
  return Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (differences.length + 1))
}
