import type { Table } from '#figures/results.ts'
import { decimal, points } from '../ui/numbers.ts'

type Interval = Table['comparisons'][number]['interval95']

/** Pixels that the longest of some names needs in a table. */
export function widthOf(names: readonly string[]): number {
  return Math.min(380, Math.max(170, 40 + 7.5 * Math.max(...names.map(({ length }) => length))))
}

/** Percent: `40.1 to 53.2`. */
export function intervalText(interval: Interval | undefined): string {
  return interval === undefined ? '–' : interval === 'too-few' ? 'too few' : `${decimal(interval.low)} to ${decimal(interval.high)}`
}

/** Points: `−3.2 to +1.1`. */
export function pointsText(interval: Interval): string {
  return interval === 'too-few' ? 'too few' : `${points(interval.low)} to ${points(interval.high)}`
}

/** `0.012`, `< 0.001` */
export function probability(p: number | 'too-few' | null): string {
  if (p === null) return '–'
  if (p === 'too-few') return 'too few'
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}
