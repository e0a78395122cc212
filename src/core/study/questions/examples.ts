import { usualExamples } from '#core/conditions/condition.ts'
import { kinds } from '#core/task.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

/**
 * Train-time and test-time examples are two factors: delusive ones cost nothing when trained on and points when shown
 * at test time only.
 */
export const examples: Question = {
  name: 'examples',
  title: 'Do right examples matter?',
  about:
    'A model is tuned under original, delusive and no examples, and every tuned model is asked unseen tasks under original examples, and under delusive ones as a supplement.',
  figure: 3,
  fixes: [
    'Train conditions: original, delusive and empty examples, each with the same definition beside it. What is learned as the answer is always right.',
    'Test conditions: original examples for every tuned model and for the untuned one; delusive examples are the supplement.',
  ],
  asks: ['definitionBeside', 'delusiveTest'],
  methods: ['lora', 'full'],
  kinds,
  start,
  plan: ({ definitionBeside: definition, delusiveTest }) => ({
    conditions: usualExamples.map((each) => ({ definition, examples: each })),
    test: [
      { definition, examples: 'original' },
      ...(delusiveTest ? [{ definition, examples: 'delusive' } as const] : []),
    ],
  }),
}
