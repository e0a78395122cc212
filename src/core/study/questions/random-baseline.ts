import { presets } from '#core/conditions/index.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

/** Guessing needs labels or options, so only classification and choice tasks are asked. */
export const randomBaseline: Question = {
  name: 'random baseline',
  title: 'Is tuning better than guessing?',
  about:
    'A model is tuned under the original condition on few instances of each train task and compared with random guessing and the majority label on unseen classification and choice tasks.',
  figure: 4,
  fixes: [
    'Train and test condition: Original.',
    'The random baseline and the majority label use the same instances; they ask no model and cost nothing.',
  ],
  asks: [],
  methods: ['lora', 'full'],
  kinds: ['classification', 'choice'],
  // Low resource is fewer than five instances of each train task.
  start: { ...start, sizes: [1, 2, 4], conditions: [presets.original] },
  plan: () => ({ conditions: [presets.original], test: 'same' }),
}
