import { exactMatch } from '#core/scoring/exact-match.ts'
import { strictMatch } from '#core/scoring/strict-match.ts'
import type { FileMetric } from '#core/study/file-metric.ts'
import { numberOf } from '../json.ts'
import {
  rejectMetric,
  type FileOutcome,
  type FileReader,
  type ParsedLine,
  type Prediction,
  type Row,
} from './prediction.ts'

/** The value of a metric: Python's booleans count as 1 and 0. */
export function metricValue(value: unknown): number | null {
  return typeof value === 'boolean' ? Number(value) : (numberOf(value) ?? null)
}

/**
 * Rows whose metric is neither of the scores of their answer. The harness's exact_match may be either of ours, by the
 * options of its task.
 */
export function differing(
  rows: readonly Pick<Prediction, 'prediction' | 'references' | 'metric'>[],
): FileMetric['differing'] {
  const count = (score: typeof exactMatch) =>
    rows.filter(
      ({ prediction, references, metric }) =>
        metric !== null && score.score(prediction, references ?? [], null) !== metric,
    ).length
  return { exactMatch: count(exactMatch), strictMatch: count(strictMatch) }
}

/** A reader of rows that each say all that there is to say; `exact_match` of a row is its own metric. */
export function rowByRow(parse: (row: Row, where: string) => ParsedLine, metric: string | null): FileReader {
  const predictions: Prediction[] = []
  return {
    add: (row, where) => {
      predictions.push({ ...parse(row, where), metric: metricValue(row['exact_match']), where })
      return 'taken'
    },
    finish: (): FileOutcome => {
      const has = predictions.some((each) => each.metric !== null)
      if (metric !== null && !(has && metric === 'exact_match'))
        rejectMetric(metric, has ? 'the file has exact_match' : 'the file has none')
      return { predictions, metric: has ? { name: 'exact_match', filter: null, others: [] } : null }
    },
  }
}
