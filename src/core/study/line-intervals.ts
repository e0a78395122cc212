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

/**
 * ROUGE-L is the score that tasks of all kinds have. A line that some kind does not have, because its decoding does not
 * suit it, has no mean of all tasks.
 */
function ofAllTasks(columns: readonly PairedColumns[]): readonly LineInterval[] {
  if (columns.length < 2) return []
  return (columns[0]?.lines ?? []).flatMap(({ name }) => {
    const parts = columns.flatMap(({ kind, lines, rows, rougeL }) => {
      const scored = comparedScore[kind] === 'rougeL' ? rows : rougeL
      const line = lines.findIndex((each) => each.name === name)
      return scored === null || line === -1 ? [] : [aloneIn(scored, line)]
    })
    const [first] = parts
    if (first === undefined || parts.length < columns.length) return []
    const sum = (of: (part: PairedRows) => number) => parts.reduce((all, part) => all + of(part), 0)
    const rows: PairedRows = {
      ...first,
      tasks: parts.flatMap(({ tasks }) => tasks),
      instances: sum(({ instances }) => instances),
      leftOut: sum(({ leftOut }) => leftOut),
    }
    return [intervalOf(rows, 0, { name, kind: null, score: 'rougeL' })]
  })
}

/** The same rows with nothing but one line: kinds have their lines in different places. */
function aloneIn(rows: PairedRows, line: number): PairedRows {
  const { columns = [], seeds = [] } = rows.means[line] ?? {}
  return {
    ...rows,
    columns: columns.length,
    tasks: rows.tasks.map((values) =>
      Float64Array.from({ length: (values.length / rows.columns) * columns.length }, (_, at) => {
        const [row, column] = [Math.floor(at / columns.length), columns[at % columns.length] ?? 0]
        return values[row * rows.columns + column] ?? 0
      }),
    ),
    means: [{ columns: columns.map((_, place) => place), seeds }],
  }
}

function intervalOf(
  rows: PairedRows,
  line: number,
  known: Pick<LineInterval, 'name' | 'kind' | 'score'>,
): LineInterval {
  const { mean, interval } = meanInterval(rows, line, 0.95)
  return { ...known, mean, interval95: interval, instances: rows.instances, tasks: rows.tasks.length }
}
