import { normalise } from '#core/scoring/normalise.ts'
import { isLabelAndStop } from './label-and-stop.ts'
import type { AnswerEnd } from './stop-rule.ts'

/** What is told of one trial beside its scores: yes, no, or neither (`null`). */
export interface TrialFact {
  /** Its key in files: scripts read them by it, so it never changes. */
  readonly id: string
  /** For people. */
  readonly title: string
  readonly of: (trial: FactualTrial) => boolean | null
}

export interface FactualTrial {
  /** `null`: there is no answer. */
  readonly raw: string | null
  /** What ended it; `null` where nobody knows, as of answers made elsewhere. */
  readonly stop: string | null
  readonly references: readonly string[]
  /** Those that the instance allows; `null` for generation. */
  readonly labels: readonly string[] | null
}

/** Each is a key of every line of trials that is written, and a line of a trial's details on the page. */
export const trialFacts: readonly TrialFact[] = [
  {
    id: 'labelAndStop',
    title: 'A label and a full stop',
    of: ({ raw, labels }) => (raw === null || labels === null ? null : isLabelAndStop(raw, labels)),
  },
  {
    id: 'containsLabel',
    title: 'Answer contains the label',
    of: ({ raw, labels, references }) =>
      raw === null || labels === null ? null : references.some((reference) => hasWords(raw, reference)),
  },
  {
    id: 'cutOff',
    title: 'Cut off by the token limit',
    of: ({ raw, stop }) => (raw === null || stop === null ? null : stop === ('token limit' satisfies AnswerEnd)),
  },
]

/** Whether the words of a right label stand in an answer one behind the other, both as exact match compares them. */
function hasWords(answer: string, label: string): boolean {
  const words = normalise(label)
  return words !== '' && ` ${normalise(answer)} `.includes(` ${words} `)
}

/** In the order of `trialFacts`. */
export function factsOf(
  trial: FactualTrial,
): readonly { readonly id: string; readonly title: string; readonly is: boolean | null }[] {
  return trialFacts.map(({ id, title, of }) => ({ id, title, is: of(trial) }))
}
