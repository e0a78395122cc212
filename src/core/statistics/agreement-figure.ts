import { tooFew, type TooFew } from './interval.ts'

/**
 * What each rater says of a unit: a value's number, from 0, or `null` where they have not judged it. The same raters
 * for all units.
 */
export type Judgements = readonly (number | null)[]

/**
 * A figure of agreement as a function of sums over units. Whoever draws units anew, ten thousand times, only has to add
 * up again what they stand for.
 */
export interface AgreementFigure {
  /**
   * What a unit adds to the sums, as many terms for every unit. The first is 1 where the unit counts; where it does
   * not, all are 0.
   *
   * @param values how many there are
   */
  readonly terms: (unit: Judgements, values: number) => readonly number[]
  /**
   * `too-few` where fewer than two units count, or where chance alone would always agree: the figure is then not
   * defined.
   */
  readonly of: (sums: ArrayLike<number>) => number | TooFew
}

/** The figure itself, over all units. */
export function agreementOf(figure: AgreementFigure, units: readonly Judgements[], values: number): number | TooFew {
  const sums = [...figure.terms([], values)].fill(0)
  for (const unit of units) figure.terms(unit, values).forEach((term, i) => (sums[i]! += term))
  return figure.of(sums)
}

/** How many raters say each value of a unit. */
export function countValues(unit: Judgements, values: number): number[] {
  const counts = Array.from({ length: values }, () => 0)
  for (const value of unit) {
    if (value === null) continue
    if (!Number.isInteger(value) || value < 0 || value >= values)
      throw new RangeError(`invalid judgement: ${value} (a whole number below ${values})`)
    counts[value]!++
  }
  return counts
}

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
