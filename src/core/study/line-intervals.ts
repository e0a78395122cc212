import type { Interval, TooFew } from '#core/statistics/interval.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import type { PairedRows } from '#core/statistics/paired-rows.ts'
import type { Kind } from '#core/task.ts'
import { comparedScore, type PairedColumns } from './paired-columns.ts'

/** A line alone, on the instances that every compared cell has answered, in percent. */
export interface LineInterval {
  /** Of the line. */
  readonly name: string
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind] | 'format'
  readonly mean: number
  /** Tasks are clusters, and seeds a level of their own, as in the comparisons. */
  readonly interval95: Interval | TooFew
  readonly instances: number
  readonly tasks: number
}

/**
 * Each compared line's own interval. It says how sure a mean is; whether two lines differ is told by their comparison alone,
 * which knows that both have answered the same instances.
 */
export function lineIntervals(columns: readonly PairedColumns[]): readonly LineInterval[] {
  return columns.flatMap(({ kind, lines, rows, formats }) => lines.flatMap(({ name }, line) => [
    intervalOf(rows, line, { name, kind, score: comparedScore[kind] }),
    ...(formats === null ? [] : [intervalOf(formats, line, { name, kind, score: 'format' as const })]),
  ]))
}

function intervalOf(rows: PairedRows, line: number, known: Pick<LineInterval, 'name' | 'kind' | 'score'>): LineInterval {
  const { mean, interval } = meanInterval(rows, line, 0.95)
  return { ...known, mean, interval95: interval, instances: rows.instances, tasks: rows.tasks.length }
}
