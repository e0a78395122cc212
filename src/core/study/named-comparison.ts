import type { Comparison } from '#core/statistics/comparison.ts'
import type { Kind } from '#core/task.ts'
import type { Change } from './family.ts'
import type { FormatNoise } from './format-noise.ts'
import type { comparedScore } from './paired-columns.ts'

/** `name` − `against`, on one kind of tasks and its score. */
export interface NamedComparison extends Comparison {
  readonly name: string
  readonly against: string
  readonly changed: Change
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  /** Seeds that either side is a mean of; `null` for what has no training. */
  readonly seeds: { readonly first: number | null; readonly second: number | null }
  /** Of means over sampled formats alone. */
  readonly formatNoise?: FormatNoise
  /** Why there is no p of McNemar's test; `null` where there is one. */
  readonly withoutMcNemar: string | null
  /** A side's scores come from a model that is not shown to be the one trained (`mark.ts`). */
  readonly marked: boolean
  readonly sentence: string
}
