import { choiceMetrics } from './harness-choices.ts'
import { metricValue } from './file-metric.ts'
import { limits } from '../limits.ts'
import { rejectRow, type NamedMetric, type Row } from './prediction.ts'

export interface MetricTally {
  /** @throws {ParseError} where there are too many */
  readonly add: (row: Row, filter: string | null, where: string) => void
  readonly has: (name: string, filter: string | null, isChoices: boolean) => boolean
  /** The name of the first one that an answer can be compared with; `null`: the file has none. */
  readonly first: (filter: string | null, isChoices: boolean) => string | null
  readonly others: (name: string, filter: string | null, isChoices: boolean) => NamedMetric['others']
  readonly words: (isChoices: boolean) => string
}

/**
 * What a generation task may call a metric that is 1 where the answer is right: exact_match, em, acc,
 * prompt_level_strict_acc, pass@1, …
 */
const rightOrWrong = /^(?:exact_match|em|acc|accuracy|pass@1|\w+_(?:acc|accuracy|em|exact_match))(?:,|$)/

/** The metrics of a file's rows, by their names and filters. */
export function metricTally(): MetricTally {
  const found = new Map<string, { readonly name: string; readonly filter: string | null; sum: number; rows: number }>()
  const counted = (isChoices: boolean) => {
    const all = [...found.values()].filter(({ name }) =>
      isChoices ? choiceMetrics.some((each) => each === name) : rightOrWrong.test(name),
    )
    const order = (name: string) =>
      isChoices
        ? choiceMetrics.findIndex((each) => each === name)
        : name.startsWith('exact_match')
          ? 0
          : name === 'em'
            ? 1
            : 2
    return all.toSorted((a, b) => order(a.name) - order(b.name))
  }
  return {
    add: (row, filter, where) => {
      for (const [name, value] of Object.entries(row)) {
        const number = name === 'doc_id' || name === 'target' ? null : metricValue(value)
        if (number === null || name.length > limits.name) continue
        const key = JSON.stringify([name, filter])
        const tally = found.get(key) ?? { name, filter, sum: 0, rows: 0 }
        found.set(key, { ...tally, sum: tally.sum + number, rows: tally.rows + 1 })
        if (found.size > limits.predictions.metrics)
          rejectRow(
            where,
            `more than ${limits.predictions.metrics} fields of numbers up to here; a file has at most so many metrics`,
          )
      }
    },
    has: (name, filter, isChoices) => counted(isChoices).some((each) => each.name === name && each.filter === filter),
    first: (filter, isChoices) => counted(isChoices).find((each) => each.filter === filter)?.name ?? null,
    others: (name, filter, isChoices) =>
      counted(isChoices)
        .filter((each) => each.name !== name || each.filter !== filter)
        .map((each) => ({
          name: each.name,
          filter: each.filter,
          percent: (100 * each.sum) / each.rows,
          rows: each.rows,
        })),
    words: (isChoices) => {
      const names = counted(isChoices).map(({ name, filter }) =>
        filter === null || filter === 'none' ? name : `${name},${filter}`,
      )
      return names.length === 0 ? 'the file has none that counts right answers' : `the file has: ${names.join('; ')}`
    },
  }
}
