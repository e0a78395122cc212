import { countValues, type AgreementFigure } from './agreement-figure.ts'
import { tooFew } from './interval.ts'

/**
 * Fleiss' kappa of n raters: κ = (P̄ − P̄_e) / (1 − P̄_e), where P̄ is the mean over units of the share of pairs of
 * raters that agree, Σ_k n_ik (n_ik − 1) / (n (n − 1)), and P̄_e = Σ_k p_k² the agreement by chance of raters who all
 * say value k as often as it is said, p_k. A unit counts where all raters have judged it. With two raters it is Scott's
 * π, not Cohen's kappa. Not defined where only one value is ever said. Source: Fleiss 1971, "Measuring Nominal Scale
 * Agreement Among Many Raters", Psychological Bulletin 76:378.
 *
 * Terms: units, agreeing pairs of raters (each twice), how often each value is said.
 */
export const fleissKappa: AgreementFigure = {
  terms(unit, values) {
    if (unit.length < 2 || unit.includes(null)) return Array.from({ length: 2 + values }, () => 0)
    const counts = countValues(unit, values)
    return [1, counts.reduce((sum, count) => sum + count * (count - 1), 0), ...counts]
  },
  of(sums) {
    const [units, agreed] = [sums[0]!, sums[1]!]
    if (units < 2) return tooFew
    let said = 0
    let squares = 0
    for (let i = 2; i < sums.length; i++) {
      said += sums[i]!
      squares += sums[i]! ** 2
    }
    if (squares === said * said) return tooFew
    const observed = agreed / (said * (said / units - 1))
    const byChance = squares / (said * said)
    return (observed - byChance) / (1 - byChance)
  },
}
