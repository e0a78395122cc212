import { tooFew, type Interval, type TooFew } from './interval.ts'
import { valuesOf, type PairedRows } from './paired-rows.ts'
import { standardErrorOf } from './standard-error.ts'
import { studentQuantile } from './student.ts'

/** Percent: below this, rounding is all the error there is. */
const noError = 1e-9

/**
 * A mean of scores between 0 and 100 % with its interval: Student's, of the log odds, with the standard error of tasks
 * as clusters and of seeds. Log odds keep it inside the scale and make it reach further towards the middle, which a
 * mean near either end needs: its standard error is small just where it happens to lie too far out. With 10 tasks right
 * on 10 % and very unlike each other (correlation 0.3) it covers 92 %, percentiles of a bootstrap cover 86 %; see `npm
 * run check:statistics`. Sources: Korn & Graubard 1999, "Analysis of Health Surveys", section 3.3 (R:
 * `survey::svyciprop(method = "logit")`); Dean & Pagano 2015, Journal of Survey Statistics and Methodology 3:484.
 */
export function meanInterval(
  rows: PairedRows,
  mean: number,
  level: number,
): { readonly mean: number; readonly interval: Interval | TooFew } {
  if (rows.instances < 2) return { mean: 100 * valuesOf(rows, mean)[0]!, interval: tooFew }
  const { value, standardError, degreesOfFreedom } = standardErrorOf(rows, [{ mean, weight: 1 }])
  if (standardError < noError || value < noError || value > 100 - noError) return { mean: value, interval: tooFew }
  const half = (studentQuantile((1 + level) / 2, degreesOfFreedom) * standardError * 100) / (value * (100 - value))
  const end = (moved: number) => 100 / (1 + ((100 - value) / value) * Math.exp(-moved))
  return { mean: value, interval: { level, low: end(-half), high: end(half) } }
}
