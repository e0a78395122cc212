import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { quantile, tooFew, type Interval, type TooFew } from './interval.ts'
import { sumDraws, type Bootstrap } from './paired-bootstrap.ts'
import type { Term } from './paired-rows.ts'
import { standardErrorOf, type StandardError } from './standard-error.ts'
import { studentQuantile } from './student.ts'

/**
 * A bootstrap's draws of a sum of means, stretched about the value that was observed: what intervals and tests are read
 * from. Percent or points.
 */
export interface Rescaled extends StandardError {
  /** As drawn, ascending. */
  readonly draws: Float64Array
  /** The standard error in standard deviations of the draws. */
  readonly factor: number
  /** What the sum can reach: an interval goes no further. */
  readonly least: number
  readonly most: number
}

/**
 * Percentiles of bootstrap draws are too narrow with few clusters (they know neither the factor n/(n − 1) nor Student's
 * t), and draws at several levels are too wide where tasks are much alike, for they count the variance within tasks
 * twice. Both are put right at once: each draw keeps its place among the draws, and its distance from the observed
 * value is multiplied by the standard error over the draws' standard deviation, and by Student's quantile over the
 * normal one at that place. Draws as a normal distribution has them so become Student's interval; where they are
 * skewed, it stays skewed.
 *
 * Sources: the expanded percentile interval of Hesterberg 2015, The American Statistician 69:371 (R:
 * `resample::ExpandProbs`), which takes percentiles further out by √(n/(n − 1)) and Student's t; distances are
 * stretched here instead, since with 2 or 3 seeds there would be no draws that far out. Student's t with the clusters'
 * degrees of freedom where clusters are few: Cameron, Gelbach & Miller 2008, Review of Economics and Statistics 90:414.
 * `npm run check:statistics` shows what the intervals cover.
 */
export function rescaledDraws(bootstrap: Bootstrap, terms: readonly Term[]): Rescaled | TooFew {
  const draws = sumDraws(bootstrap, terms)
  if (draws === tooFew) return tooFew
  const known = standardErrorOf(bootstrap.rows, terms)
  return {
    ...known,
    draws,
    factor: known.standardError / standardDeviation(draws),
    least: 100 * terms.reduce((sum, { weight }) => sum + Math.min(0, weight), 0),
    most: 100 * terms.reduce((sum, { weight }) => sum + Math.max(0, weight), 0),
  }
}

export function rescaledInterval(stretched: Rescaled, level: number): Interval {
  if (!(level > 0 && level < 1)) throw new RangeError(`invalid level: ${level} (between 0 and 1, e.g. 0.95)`)
  const tail = (1 - level) / 2
  const { draws, least, most } = stretched
  const end = (probability: number) =>
    Math.min(most, Math.max(least, placed(stretched, quantile(draws, probability), probability)))
  return { level, low: end(tail), high: end(1 - tail) }
}

/**
 * Two-sided p of "no difference": the smallest level at which the interval leaves out 0. One is added to both counts,
 * so that p is never 0. Sources: Efron & Tibshirani 1993, chapter 15 (test by interval); Davison & Hinkley 1997,
 * formula 4.11 (adding one).
 */
export function rescaledTest(stretched: Rescaled): number {
  const { length } = stretched.draws
  const notAbove = firstPlace(stretched, (draw) => draw > 0)
  const notBelow = length - firstPlace(stretched, (draw) => draw >= 0)
  return Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (length + 1))
}

/** Draws before the first that, stretched, is so; stretching keeps their order. */
function firstPlace(stretched: Rescaled, isSo: (draw: number) => boolean): number {
  const { draws } = stretched
  let [low, high] = [0, draws.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isSo(placed(stretched, draws[middle]!, (middle + 0.5) / draws.length))) high = middle
    else low = middle + 1
  }
  return low
}

/** Where a draw is put that has so many of the draws below it. */
function placed({ value, factor, degreesOfFreedom }: Rescaled, draw: number, probability: number): number {
  // Both quantiles are 0 in the middle, where their ratio has a limit.
  const away = Math.abs(probability - 0.5) < 1e-4 ? 0.5 + 1e-4 : probability
  return value + factor * (studentQuantile(away, degreesOfFreedom) / normalQuantile(away, 0, 1)) * (draw - value)
}

function standardDeviation(values: Float64Array): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length)
}
