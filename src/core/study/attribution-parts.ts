import type { Interval, TooFew } from '#core/statistics/interval.ts'
import type { Kind } from '#core/task.ts'
import type { FormatScore } from './paired-columns.ts'

/**
 * How much of what tuning gains in exact match is format and how much is left for the task, on the classification
 * or choice instances that every compared cell has answered. Each name is a level of the waterfall from `untuned` to
 * `tuned`:
 *
 * - U and T: the untuned and the tuned model, both decoding freely, under the same test condition.
 * - U^g and T^g: the same answers, each that is wrong and no label counted as a random guess among the labels of the
 *   task or the options of the instance: the share of them that exact match accepts there. Whether an answer is a label
 *   is asked as exact match asks, after its normalisation: what is lost by strict format alone ("yes." for "yes") costs
 *   no exact match, so that no gain in exact match can come from it. Each line therefore tells both format
 *   correctnesses of both models, on the same instances.
 * - U^c and T^c: the same models by constrained decoding, where the study asks for it.
 *
 * Steps, in this order; they add up to T − U exactly:
 *
 * - `format by guessing`, U^g − U: what answering in format gives though one only guesses. Never below 0.
 * - `format by constrained decoding`, U^c − U^g: what the untuned model's own choice among the labels gives beyond
 *   guessing; below 0 where its choice is worse than a guess. Only where both models are asked by constrained decoding.
 * - `task`, T^c − U^c, or T^g − U^g without constrained decoding: what is left when neither model can lose by format.
 * - `format still lost`, T − T^c or T − T^g: what the tuned model's own wrong formats cost it.
 *
 * Each way of taking format away, by guessing (g) or by constrained decoding (c), parts the gain in two:
 * task = T^w − U^w and format = (U^w − U) − (T^w − T) add up to T − U. Intervals are those of the comparisons, from the
 * same draws. What it cannot say: a guess is right by chance, so `format by guessing` is no skill; a share tells what
 * the gain would be without format, not what training did first; and what format hides of the untuned model's knowledge
 * counts as format by constrained decoding, not as task, for tuning need not have taught it. Not of generation: there
 * every answer is in format. The cut is ours; the controls are Kung & Peng's (2023), who set guessing in format against
 * tuning.
 */
export const stepNames = ['format by guessing', 'format by constrained decoding', 'task', 'format still lost'] as const
export type StepName = (typeof stepNames)[number]

/** In percent for a level, in points for a difference of two. */
export interface Estimate {
  readonly value: number
  readonly interval95: Interval | TooFew
}

/** A bar of the waterfall: from one level (percent) to the next; `value` is their difference in points. */
export interface Step extends Estimate {
  readonly name: StepName
  readonly from: number
  readonly to: number
}

/** Two ways of taking format away from both models. */
export const formatMeasures = ['guessing', 'constrained decoding'] as const
export type FormatMeasure = (typeof formatMeasures)[number]

/** T − U parted in two by one way: `format` and `task` add up to it. Points. */
export interface Parted {
  readonly by: FormatMeasure
  readonly format: Estimate
  readonly task: Estimate
  /**
   * `format` in percent of T − U; `null` where the interval of T − U does not leave out 0: parts of nothing are no
   * shares.
   */
  readonly formatShare: Estimate | null
}

/** One tuned line with its untuned counterpart. */
export interface Attribution {
  /** Names of the two lines. */
  readonly tuned: string
  readonly untuned: string
  readonly kind: Kind
  readonly instances: number
  readonly tasks: number
  /** Seeds that the tuned line is a mean of. */
  readonly seeds: number
  /** The tuned line's scores are not reliable (`mark.ts`). */
  readonly marked: boolean
  /** Percent: the two ends of the waterfall. */
  readonly from: Estimate
  readonly to: Estimate
  /** T − U, points. */
  readonly gain: Estimate
  /** Percent: format correctness of both models on the same instances. The parts go by the normalised one. */
  readonly formats: Readonly<Record<FormatScore, { readonly untuned: number; readonly tuned: number }>>
  readonly steps: readonly Step[]
  /** Guessing always, constrained decoding where both models are asked by it. */
  readonly parted: readonly Parted[]
  /** Why constrained decoding is not among the steps; `null` where it is. */
  readonly withoutConstrained: string | null
  readonly sentence: string
}
