import type { TooFew } from './interval.ts'

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
