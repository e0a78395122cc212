import type { DefinitionName } from '#core/conditions/condition.ts'
import { kinds } from '#core/task.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

/**
 * Nothing but the definition tells the three apart; beside the paper's notebook ("definition only") no examples are
 * shown.
 */
export const definitions: Question = {
  name: 'definitions',
  title: 'Do definitions matter?',
  about:
    'A model is tuned under the original, the simplified and the empty definition, and each tuned model is asked unseen tasks under the definition it was trained under.',
  figure: 2,
  fixes: [
    'Train conditions: the original, the simplified and the empty definition, each with the same examples beside it.',
    'Each tuned model is asked under the condition it was trained under, and the untuned model under all of them.',
  ],
  asks: ['examplesBeside'],
  methods: ['lora', 'full'],
  kinds,
  start,
  plan: ({ examplesBeside }) => ({
    conditions: compared.map((definition) => ({ definition, examples: examplesBeside })),
    test: 'same',
  }),
}

/** Those of the paper's Figure 2; there are others. */
const compared: readonly DefinitionName[] = ['original', 'simplified', 'empty']
