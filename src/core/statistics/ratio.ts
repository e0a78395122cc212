import { tooFew, type Interval, type TooFew } from './interval.ts'
import type { PairedRows, Term } from './paired-rows.ts'
import { standardErrorOf } from './standard-error.ts'
import { studentQuantile } from './student.ts'

/**
 * One sum of means in percent of another, with the interval of the ratios that the two do not rule out: those ρ for
 * which `of` − ρ `whole` is less than Student's quantile of its own standard errors away from 0. Source: Fieller 1954,
 * Journal of the Royal Statistical Society B 16:175 (R: `mratios::ttestratio` for two samples).
 *
 * @returns `null` where the whole itself is not shown to differ from 0: the interval would have no end
 */
export function ratioOf(
  rows: PairedRows,
  of: readonly Term[],
  whole: readonly Term[],
  level: number,
): { readonly value: number; readonly interval: Interval | TooFew } | null {
  const [part, all, both] = [
    standardErrorOf(rows, of),
    standardErrorOf(rows, whole),
    standardErrorOf(rows, [...of, ...whole]),
  ]
  const square = studentQuantile((1 + level) / 2, Math.min(part.degreesOfFreedom, all.degreesOfFreedom)) ** 2
  const [ofPart, ofAll] = [part.standardError ** 2, all.standardError ** 2]
  const shared = (both.standardError ** 2 - ofPart - ofAll) / 2
  const a = all.value ** 2 - square * ofAll
  if (a <= 0) return null
  const b = part.value * all.value - square * shared
  const under = b ** 2 - a * (part.value ** 2 - square * ofPart)
  // Rounding may leave a part that is all of the whole just below 0.
  const root = Math.sqrt(Math.max(0, under))
  const interval = root === 0 ? tooFew : { level, low: (100 * (b - root)) / a, high: (100 * (b + root)) / a }
  return { value: (100 * part.value) / all.value, interval }
}
