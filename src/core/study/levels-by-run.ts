import type { Interval, TooFew } from '#core/statistics/interval.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import type { Kind } from '#core/task.ts'
import { comparedScore } from './paired-columns.ts'
import { isColumnMarked, type DrawnRuns } from './run-columns.ts'

/** A line's mean in one of several runs, on the instances that all of them have answered. Percent. */
export interface LevelByRun {
  /** Its name in the first run. */
  readonly line: string
  /** Position of the run. */
  readonly run: number
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  readonly mean: number
  readonly interval95: Interval | TooFew
  readonly marked: boolean
}

/** Of the lines that the first run and another have. */
export function levelsByRun(drawn: readonly DrawnRuns[]): readonly LevelByRun[] {
  return drawn.flatMap(({ kind, columns, bootstrap: { rows } }) =>
    columns.map((column, place): LevelByRun => {
      const first = columns.find(({ at, key }) => at === 0 && key === column.key) ?? column
      const { mean, interval } = meanInterval(rows, place, 0.95)
      return {
        line: first.line.name,
        run: column.at,
        kind,
        score: comparedScore[kind],
        mean,
        interval95: interval,
        marked: isColumnMarked(column),
      }
    }),
  )
}
