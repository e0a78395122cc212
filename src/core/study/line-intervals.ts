import type { Interval, TooFew } from '#core/statistics/interval.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import type { PairedRows } from '#core/statistics/paired-rows.ts'
import type { Kind } from '#core/task.ts'
import { comparedScore, type FormatScore, type PairedColumns } from './paired-columns.ts'

/** A line alone, on the instances that every compared cell has answered, in percent. */
export interface LineInterval {
  /** Of the line. */
  readonly name: string
  /** `null`: all tasks, of a study with tuning that has several kinds. */
  readonly kind: Kind | null
  readonly score: (typeof comparedScore)[Kind] | FormatScore
  readonly mean: number
  /** Tasks are clusters, and seeds a level of their own, as in the comparisons. */
  readonly interval95: Interval | TooFew
  readonly instances: number
  readonly tasks: number
}

/**
 * Each compared line's own interval. It says how sure a mean is; whether two lines differ is told by their comparison
 * alone, which knows that both have answered the same instances.
 */
export function lineIntervals(columns: readonly PairedColumns[]): readonly LineInterval[] {
  return [
    ...columns.flatMap(({ kind, lines, rows, formats, rougeL }) =>
      lines.flatMap(({ name }, line) => [
        intervalOf(rows, line, { name, kind, score: comparedScore[kind] }),
        ...(formats === null ? [] : [intervalOf(formats.format, line, { name, kind, score: 'format' as const })]),
        ...(rougeL === null ? [] : [intervalOf(rougeL, line, { name, kind, score: 'rougeL' as const })]),
      ]),
    ),
    ...ofAllTasks(columns),
    // Behind all others: bundles of before, which are compared place by place, have none.
    ...columns.flatMap(({ kind, lines, formats }) =>
      formats === null
        ? []
        : lines.map(({ name }, line) =>
            intervalOf(formats.formatNormalised, line, { name, kind, score: 'formatNormalised' }),
          ),
    ),
  ]
}

/** ROUGE-L is the score that tasks of all kinds have. */
function ofAllTasks(columns: readonly PairedColumns[]): readonly LineInterval[] {
  const parts = columns
    .map(({ kind, rows, rougeL }) => (comparedScore[kind] === 'rougeL' ? rows : rougeL))
    .filter((part) => part !== null)
  const [first] = parts
  if (first === undefined || parts.length < 2 || parts.length < columns.length) return []
  const sum = (of: (part: PairedRows) => number) => parts.reduce((all, part) => all + of(part), 0)
  const rows: PairedRows = {
    ...first,
    tasks: parts.flatMap(({ tasks }) => tasks),
    instances: sum(({ instances }) => instances),
    leftOut: sum(({ leftOut }) => leftOut),
  }
  return (columns[0]?.lines ?? []).map(({ name }, line) =>
    intervalOf(rows, line, { name, kind: null, score: 'rougeL' }),
  )
}

function intervalOf(
  rows: PairedRows,
  line: number,
  known: Pick<LineInterval, 'name' | 'kind' | 'score'>,
): LineInterval {
  const { mean, interval } = meanInterval(rows, line, 0.95)
  return { ...known, mean, interval95: interval, instances: rows.instances, tasks: rows.tasks.length }
}
