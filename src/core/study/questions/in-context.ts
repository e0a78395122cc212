import { isSameCondition, presetNames, presets } from '#core/conditions/index.ts'
import { kinds } from '#core/task.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

export const inContext: Question = {
  name: 'in context',
  title: 'What does this model do under the four conditions?',
  about:
    'A model is asked as it is, without any tuning, under the four conditions: does it follow the definition and the examples, or only the output format?',
  figure: null,
  fixes: ['The model is not tuned.', 'Conditions: any of Original, Simplified, Delusive and Empty.'],
  asks: ['conditions'],
  methods: ['in context'],
  kinds,
  // Drawn, as its tasks are: files are often sorted.
  start: { ...start, method: 'in context', instanceSeed: 1 },
  plan: ({ conditions }) => ({
    conditions: presetNames
      .map((name) => presets[name])
      .filter((preset) => conditions.some((each) => isSameCondition(each, preset))),
    test: 'same',
  }),
}
