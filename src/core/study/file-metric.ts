/** What a file of predictions says of its answers by a metric of its own, beside the scores that Placebo gives them. */
export interface FileMetric {
  /** As the file calls it, e.g. "acc_norm". */
  readonly name: string
  /** The filter of the lm-evaluation-harness that made the answers; `null` where the file names none. */
  readonly filter: string | null
  /** Mean over the rows that have it, 0–100. */
  readonly percent: number
  readonly rows: number
  /** Rows whose score is another value than the metric. */
  readonly differing: { readonly exactMatch: number; readonly strictMatch: number }
  /** Other metrics of the file: they count otherwise, or other answers of the same model. */
  readonly others: readonly { readonly name: string; readonly filter: string | null; readonly percent: number; readonly rows: number }[]
}

/**
 * The score that says the same as the metric on every row; `null`: none does. Of answers chosen among options it has to be
 * exact match, by which such answers are compared with each other and with guessing.
 */
export function scoreOf({ differing }: Pick<FileMetric, 'differing'>, decoding: 'free' | 'constrained' | 'likelihood'): 'exact match' | 'strict match' | null {
  if (differing.exactMatch === 0) return 'exact match'
  return differing.strictMatch === 0 && decoding !== 'likelihood' ? 'strict match' : null
}

/** E.g. "exact_match (filter strict-match)". */
export function metricName({ name, filter }: Pick<FileMetric, 'name' | 'filter'>): string {
  return filter === null || filter === 'none' ? name : `${name} (filter ${filter})`
}

/** What it means for the scores, in words. */
export function fileMetricSentences(metric: FileMetric, decoding: 'free' | 'constrained' | 'likelihood'): readonly string[] {
  const { percent, rows, differing, others } = metric
  const name = metricName(metric)
  const share = (count: number) => `${count} of ${rows} ${rows === 1 ? 'row' : 'rows'}`
  const score = scoreOf(metric, decoding)
  const first = score === 'exact match'
    ? `Exact match is the file's ${name}, ${percent.toFixed(1)} %: both agree on ${rows === 1 ? 'the only row' : `all ${rows} rows`}.`
    : score === 'strict match'
      ? `Strict match is the file's ${name}, ${percent.toFixed(1)} %; exact match ignores case and punctuation and differs from it on ${share(differing.exactMatch)}.`
      : `The scores are not the file's ${name}, ${percent.toFixed(1)} %: exact match differs from it on ${share(differing.exactMatch)}, strict match on ${differing.strictMatch}.`
  return [first, ...(others.length === 0 ? [] : [`Not shown: the file's ${others.map((each) => `${metricName(each)}, ${each.percent.toFixed(1)} %`).join('; ')}.`])]
}
