import type { Interval, TooFew } from '#core/statistics/interval.ts'

/** An answer with what was accepted, at least one reference. */
export interface Answered {
  readonly answer: string
  readonly references: readonly string[]
}

/** One metric over all answers of a line. */
export interface Measured {
  /** Of the answers, in the metric's unit. */
  readonly value: number
  /** The same of the first reference of each; `null`: it is about both. */
  readonly references: number | null
  /** Percent of the answers whose reference has it that have it, too; `null`: no reference has it. */
  readonly alike: number | null
  readonly interval95: Interval | TooFew | null
}

/**
 * The skeleton of every file in this folder: how answers are written, told without a judge. None of it says whether an
 * answer is right (Gudibande et al. 2023: models that imitate another one take over its style, and little of what it
 * knows).
 */
export interface StyleMetric {
  /** As it stands in files: scripts read them by it, so it never changes. */
  readonly title: string
  /** For people: what is counted, in one sentence. */
  readonly describe: string
  readonly unit: '%' | 'words' | null
  /** `null`: there is nothing to measure, or no spread to measure by. */
  readonly measure: (answered: readonly Answered[]) => Measured | null
}
