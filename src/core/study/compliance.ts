import { tooFew, type TooFew } from '#core/statistics/interval.ts'
import { normalise } from '#core/scoring/normalise.ts'

/** An instance asked under an instruction that is about something else. */
export interface MisledAnswer {
  /** What is right by the task itself. */
  readonly real: readonly string[]
  /** What is right by the instruction; `null`: the input has no answer to it. */
  readonly surface: string | null
  /** As exact match reads it. */
  readonly answer: string
}

/** Shares of the disagreeing instances, percent. What neither gold accepts is in none of the two. */
export interface Compliance {
  /** Instances that have both golds. */
  readonly instances: number
  /** Those of them on which the two golds differ. */
  readonly disagreeing: number
  /** `too-few` below 30 disagreeing instances. */
  readonly shares: { readonly accuracy: number; readonly compliance: number } | TooFew
}

/** Fewer say nothing: a share's interval would be as wide as the difference it is asked for. Our decision. */
export const leastDisagreeing = 30

/**
 * Whether a misleading instruction was followed. Accuracy alone cannot tell "ignored it" from "followed it, and the
 * answers coincide"; so both are counted only where the task's gold and the instruction's own differ (after Webson et
 * al. 2023, who gave people the same instructions). Equality is exact match's.
 */
export function complianceOf(answers: readonly MisledAnswer[]): Compliance {
  const both = answers.flatMap(({ real, surface, answer }) =>
    surface === null ? [] : [{ real: real.map(normalise), surface: normalise(surface), answer: normalise(answer) }],
  )
  const disagreeing = both.filter(({ real, surface }) => !real.includes(surface))
  const share = (of: (answer: (typeof both)[number]) => boolean) =>
    (100 * disagreeing.filter(of).length) / disagreeing.length
  return {
    instances: both.length,
    disagreeing: disagreeing.length,
    shares:
      disagreeing.length < leastDisagreeing
        ? tooFew
        : {
            accuracy: share(({ real, answer }) => real.includes(answer)),
            compliance: share(({ surface, answer }) => surface === answer),
          },
  }
}
