import { presets } from '#core/conditions/index.ts'
import { kinds } from '#core/task.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

export const grid: Question = {
  name: 'grid',
  title: 'A grid of your own',
  about:
    'Any train conditions against any test conditions, with or without tuning: every pair of a definition and examples can be asked for.',
  figure: null,
  fixes: [],
  asks: ['conditions', 'testConditions'],
  methods: ['lora', 'full', 'in context'],
  kinds,
  start: { ...start, testConditions: [presets.original], seeds: [1] },
  plan: ({ conditions, testConditions }) => ({ conditions, test: testConditions }),
}
