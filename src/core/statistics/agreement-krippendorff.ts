import { countValues, type AgreementFigure } from './agreement-figure.ts'
import { tooFew } from './interval.ts'

/**
 * Krippendorff's alpha for nominal values and any number of raters, judgements missing or not: α = 1 − D_o / D_e, the
 * disagreement found over the one expected. With n_c judgements that say value c, and o_cc = Σ_u n_uc (n_uc − 1) / (m_u
 * − 1) coincidences of equal values, unit u having m_u judgements, α = 1 − (n − 1) (n − Σ_c o_cc) / (n² − Σ_c n_c²). A
 * unit counts once two raters have judged it, n are the judgements of those. Not defined where only one value is ever
 * said. Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", sections B and C.
 *
 * Terms: units, coincidences of equal values, how often each value is said.
 */
export const krippendorffsAlpha: AgreementFigure = {
  terms(unit, values) {
    const counts = countValues(unit, values)
    const judged = counts.reduce((sum, count) => sum + count, 0)
    if (judged < 2) return Array.from({ length: 2 + values }, () => 0)
    return [1, counts.reduce((sum, count) => sum + count * (count - 1), 0) / (judged - 1), ...counts]
  },
  of(sums) {
    if (sums[0]! < 2) return tooFew
    let said = 0
    let squares = 0
    for (let i = 2; i < sums.length; i++) {
      said += sums[i]!
      squares += sums[i]! ** 2
    }
    return squares === said * said ? tooFew : 1 - ((said - 1) * (said - sums[1]!)) / (said * said - squares)
  },
}
