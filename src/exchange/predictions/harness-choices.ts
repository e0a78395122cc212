import { Buffer } from 'node:buffer'
import { differingParts } from './differing-parts.ts'
import { rightContexts, rightContinuations, type ChoiceSample } from './harness-right-choices.ts'
import type { Choices } from './harness-sample.ts'
import { rejectRow } from './prediction.ts'

/** Metrics of multiple choice that are 1 where the choice they take is right, the first one first. */
export const choiceMetrics = ['acc', 'acc_norm', 'acc_bytes', 'acc_mutual_info'] as const
export type ChoiceMetric = (typeof choiceMetrics)[number]

export interface ReadChoice {
  readonly prediction: string
  readonly references: readonly string[]
  readonly options: readonly string[]
}

/**
 * The chosen and the right ones of a file's samples. The right one is in `target`: as a text, or as a place counted
 * from 0, which are told apart by what the file's own metric says; a file has one way. Where the choices are the
 * contexts (as in WinoGrande) `target` is what follows all of them, and the metric alone tells the right one.
 *
 * @param metric the one whose choice is taken as the answer
 * @throws {ParseError} of the first sample that cannot be read
 */
export function readChoices(samples: readonly ChoiceSample[], metric: ChoiceMetric): readonly ReadChoice[] {
  const chosen = samples.map(({ answer, where }) => chosenPlace(answer, metric, where))
  const right = samples.every(({ answer }) => answer.of === 'contexts')
    ? rightContexts(samples, chosen)
    : rightContinuations(samples, chosen)
  return samples.map(({ answer }, i) => {
    const texts = answer.of === 'contexts' ? differingParts(answer.texts) : answer.texts.map((text) => text.trim())
    return {
      prediction: texts[chosen[i] ?? -1] ?? '',
      references: [...new Set((right[i] ?? []).flatMap((place) => texts[place] ?? []))],
      options: [...new Set(texts)],
    }
  })
}

/** Of equals the first one, as NumPy's argmax takes it. */
function chosenPlace({ of, texts, likelihoods, unconditional }: Choices, metric: ChoiceMetric, where: string): number {
  const weighed = () => {
    switch (metric) {
      case 'acc':
        return likelihoods
      case 'acc_norm':
      case 'acc_bytes': {
        if (of === 'contexts')
          rejectRow(where, `its choices are the contexts: ${metric} divides by lengths that the line does not tell`)
        const lengths = withoutDelimiter(texts).map((text) =>
          metric === 'acc_norm' ? Array.from(text).length : Buffer.byteLength(text),
        )
        return likelihoods.map((value, i) => value / (lengths[i] ?? 0))
      }
      case 'acc_mutual_info':
        return unconditional === null
          ? rejectRow(
              where,
              'it has no log-likelihoods of the choices without the context, as acc_mutual_info needs them',
            )
          : likelihoods.map((value, i) => value - (unconditional[i] ?? 0))
    }
  }
  const values = weighed()
  if (values.some(Number.isNaN)) rejectRow(where, `${metric} has no most likely choice: one of its values is NaN`)
  return values.indexOf(values.reduce((a, b) => Math.max(a, b)))
}

/** The harness sets one delimiter before each choice, a space where its task names none. */
function withoutDelimiter(texts: readonly string[]): readonly string[] {
  const first = texts[0]?.[0] ?? ''
  return /\s/.test(first) && texts.every((text) => text.startsWith(first)) ? texts.map((text) => text.slice(1)) : texts
}
