import type { Condition } from '#core/conditions/condition.ts'
import { presets } from '#core/conditions/index.ts'
import { kinds } from '#core/task.ts'
import type { ConditionChoices, Question } from './question.ts'
import { start } from './start.ts'
import { wordsOf } from './words-of.ts'

export const grid: Question = {
  name: 'grid',
  title: 'A grid of your own',
  about:
    'Any train conditions against any test conditions, with or without tuning: every pair of a definition and examples can be asked for.',
  figure: null,
  fixes: [],
  asks: ['conditions', 'testConditions', 'words', 'spelled', 'told'],
  methods: ['lora', 'full', 'in context'],
  kinds,
  start: { ...start, testConditions: [presets.original], words: ['own'], seeds: [1] },
  plan: (choices) => ({
    conditions: withWords(choices.conditions, choices),
    test: choices.testConditions === 'same' ? 'same' : withWords(choices.testConditions, choices),
  }),
}

/** Each condition with each set of words; one that says its words itself, with these. */
function withWords(conditions: readonly Condition[], choices: ConditionChoices): readonly Condition[] {
  const words = wordsOf(choices)
  return conditions.flatMap((condition) =>
    condition.words === undefined ? words.map((each) => ({ ...condition, ...each })) : [condition],
  )
}
