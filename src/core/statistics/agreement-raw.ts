import { countValues, type AgreementFigure } from './agreement-figure.ts'
import { tooFew } from './interval.ts'

/**
 * Raw ("percent") agreement, 0–1: of all pairs of judgements of a unit by two raters, the share that is the same. With
 * two raters that is the share of units on which they agree. A unit counts once two raters have judged it. Nothing is
 * taken off for agreement by chance, so it is defined, and 1, where everybody always says the same. Source: Fleiss
 * 1971, Psychological Bulletin 76:378, formula 3 (its P̄, without units that one rater alone has judged).
 */
export const rawAgreement: AgreementFigure = {
  terms(unit, values) {
    const counts = countValues(unit, values)
    const judged = counts.reduce((sum, count) => sum + count, 0)
    return judged < 2
      ? [0, 0, 0]
      : [1, counts.reduce((sum, count) => sum + count * (count - 1), 0), judged * (judged - 1)]
  },
  of: (sums) => (sums[0]! < 2 ? tooFew : sums[1]! / sums[2]!),
}
