import { percentileInterval, tooFew, type Interval, type TooFew } from '#core/statistics/interval.ts'
import { columnDraws, type Bootstrap } from '#core/statistics/paired-bootstrap.ts'
import { valuesOf } from '#core/statistics/paired-rows.ts'
import type { Kind } from '#core/task.ts'
import { comparedScore, type PairedColumns } from './paired-columns.ts'

/** The columns of one kind, with their draws. */
export interface DrawnColumns {
  readonly columns: PairedColumns
  readonly bootstrap: Bootstrap
}

/** A line alone, on the instances that every compared cell has answered, in percent. */
export interface LineInterval {
  /** Of the line. */
  readonly name: string
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind] | 'format'
  readonly mean: number
  /** Of tasks and instances drawn anew, as in the comparisons; the draws are theirs. */
  readonly interval95: Interval | TooFew
  readonly instances: number
  readonly tasks: number
}

/**
 * Each compared line's own interval. It says how sure a mean is; whether two lines differ is told by their comparison alone,
 * which knows that both have answered the same instances.
 */
export function lineIntervals(drawn: readonly DrawnColumns[]): readonly LineInterval[] {
  return drawn.flatMap(({ columns, bootstrap }) => columns.lines.flatMap(({ name }, line) => [
    intervalOf(columns, bootstrap, { name, score: comparedScore[columns.kind], column: line }),
    ...(columns.formats === null ? [] : [intervalOf(columns, bootstrap, { name, score: 'format' as const, column: columns.formats + line })]),
  ]))
}

function intervalOf({ kind, rows }: PairedColumns, bootstrap: Bootstrap, { name, score, column }: Pick<LineInterval, 'name' | 'score'> & { readonly column: number }): LineInterval {
  const values = valuesOf(rows, column)
  const draws = columnDraws(bootstrap, column)
  return {
    name, kind, score,
    mean: (100 * values.reduce((sum, value) => sum + value, 0)) / values.length,
    interval95: draws === tooFew ? tooFew : percentileInterval(draws, 0.95),
    instances: rows.instances,
    tasks: rows.tasks.length,
  }
}
