import { defaultStop } from '#core/answers/stop-rule.ts'
import { formatCount } from '#core/prompts/sample-formats.ts'
import { presets } from '#core/conditions/index.ts'
import { studyDefaults } from '../limits.ts'
import type { StudyChoices } from './question.ts'

/** What a study begins with where its question says nothing else. */
export const start: StudyChoices = {
  conditions: Object.values(presets),
  testConditions: 'same',
  examplesBeside: 'empty',
  definitionBeside: 'original',
  delusiveTest: true,
  templatesPerCategory: 2,
  importedTemplates: [],
  paraphrases: 0,
  words: ['own', 'permuted', 'arbitrary'],
  spelled: [],
  told: false,
  shots: ['empty', 'original'],
  demonstrations: ['random-labels', 'random-words', 'labels-only', 'inputs-only', 'foreign-inputs'],
  // Of 5, as the authors draw; each costs a cell for every kind of examples.
  draws: 3,
  orders: 3,
  own: [],
  formats: formatCount.from,
  method: 'lora',
  sizes: [10],
  // One seed shows no spread.
  seeds: [1, 2, 3],
  decodings: ['free'],
  // As Tk-Instruct's evaluation takes them.
  instancesPerTask: 100,
  instanceSeed: null,
  ...studyDefaults,
  stop: defaultStop,
}
