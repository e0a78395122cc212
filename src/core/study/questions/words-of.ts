import type { Condition } from '#core/conditions/condition.ts'
import type { ConditionChoices } from './question.ts'

/** What labels are called, as conditions say it: sets by name, then those that a person has written out. */
export function wordsOf({
  words,
  spelled,
  told,
}: Pick<ConditionChoices, 'words' | 'spelled' | 'told'>): readonly Pick<Condition, 'words' | 'spelled' | 'told'>[] {
  const saying = told ? ({ told: true } as const) : {}
  return [
    ...words.map((set) => (set === 'own' ? {} : { words: set, ...saying })),
    ...spelled.map((each) => ({ words: 'spelled', spelled: each, ...saying }) as const),
  ]
}
