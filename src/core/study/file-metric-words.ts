import type { Decoding } from '#core/answers/decoding.ts'
import { decimal } from '#core/numbers.ts'
import { cellName } from './cell.ts'
import type { FileMetric } from './file-metric.ts'
import type { ResultsInput } from './results-table.ts'

/** What the results say of each cell whose answers came with a metric of their file. */
export function fileMetricCaveats({ cells, study }: Pick<ResultsInput, 'cells' | 'study'>): readonly string[] {
  return cells.flatMap(({ cell }) => {
    const metric = cell.predictions?.fileMetric
    return metric ? [`${cellName(cell, study)}: ${fileMetricSentences(metric, cell.decoding).join(' ')}`] : []
  })
}

/**
 * The score that says the same as the metric on every row; `null`: none does. Of answers chosen among options it has to
 * be exact match, by which such answers are compared with each other and with guessing.
 */
export function scoreOf(
  { differing }: Pick<FileMetric, 'differing'>,
  decoding: Decoding,
): 'exact match' | 'strict match' | null {
  if (differing.exactMatch === 0) return 'exact match'
  return differing.strictMatch === 0 && decoding !== 'likelihood' ? 'strict match' : null
}

/** E.g. "exact_match (filter strict-match)". */
export function metricName({ name, filter }: Pick<FileMetric, 'name' | 'filter'>): string {
  return filter === null || filter === 'none' ? name : `${name} (filter ${filter})`
}

/** What it means for the scores, in words. */
export function fileMetricSentences(metric: FileMetric, decoding: Decoding): readonly string[] {
  const { percent, rows, differing, others } = metric
  const name = metricName(metric)
  const share = (count: number) => `${count} of ${rows} ${rows === 1 ? 'row' : 'rows'}`
  const score = scoreOf(metric, decoding)
  const first =
    score === 'exact match'
      ? `Exact match is the file's ${name}, ${decimal(percent)} %: both agree on ${rows === 1 ? 'the only row' : `all ${rows} rows`}.`
      : score === 'strict match'
        ? `Strict match is the file's ${name}, ${decimal(percent)} %; exact match ignores case and punctuation and differs from it on ${share(differing.exactMatch)}.`
        : `The scores are not the file's ${name}, ${decimal(percent)} %: exact match differs from it on ${share(differing.exactMatch)}, strict match on ${differing.strictMatch}.`
  return [
    first,
    ...(others.length === 0
      ? []
      : [
          `Not shown: the file's ${others.map((each) => `${metricName(each)}, ${decimal(each.percent)} %`).join('; ')}.`,
        ]),
  ]
}
