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
  readonly others: readonly {
    readonly name: string
    readonly filter: string | null
    readonly percent: number
    readonly rows: number
  }[]
}
