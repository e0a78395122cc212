import { defaultStop } from '#core/answers/stop-rule.ts'
import { presets } from '#core/conditions/index.ts'
import type { StudyChoices } from './question.ts'

/** What a study begins with where its question says nothing else. */
export const start: StudyChoices = {
  conditions: Object.values(presets),
  testConditions: 'same',
  examplesBeside: 'empty',
  definitionBeside: 'original',
  delusiveTest: true,
  method: 'lora',
  sizes: [10],
  // One seed shows no spread.
  seeds: [1, 2, 3],
  decodings: ['free'],
  k: 2,
  // As Tk-Instruct's evaluation takes them.
  instancesPerTask: 100,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 128,
  stop: defaultStop,
}
