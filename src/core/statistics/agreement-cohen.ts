import { countValues, type AgreementFigure } from './agreement-figure.ts'
import { tooFew } from './interval.ts'

/**
 * Cohen's kappa of two raters: κ = (p_o − p_e) / (1 − p_e), where p_o is the share of units on which they agree, and
 * p_e the share on which they would by chance, each rater saying a value as often as they do: Σ_k p_1k · p_2k. A unit
 * counts where both have judged it. Not defined where both only ever say one and the same value. Source: Cohen 1960, "A
 * Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20:37.
 *
 * Terms: units, agreements, how often the first rater says each value, how often the second does.
 */
export const cohensKappa: AgreementFigure = {
  terms(unit, values) {
    if (unit.length > 2)
      throw new RangeError(`invalid raters: ${unit.length} (Cohen's kappa is of two; Fleiss' kappa takes any number)`)
    const [first = null, second = null] = unit
    if (first === null || second === null) return Array.from({ length: 2 + 2 * values }, () => 0)
    return [1, first === second ? 1 : 0, ...countValues([first], values), ...countValues([second], values)]
  },
  of(sums) {
    const [units, agreed] = [sums[0]!, sums[1]!]
    if (units < 2) return tooFew
    const values = (sums.length - 2) / 2
    let byChance = 0
    for (let value = 0; value < values; value++) byChance += sums[2 + value]! * sums[2 + values + value]!
    // Everything times units², so that whole numbers stay exact and 1 − p_e = 0 is found.
    const room = units * units - byChance
    return room === 0 ? tooFew : (units * agreed - byChance) / room
  },
}
