import type { Condition } from '#core/conditions/condition.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

/** Lu et al. 2024: is what a tuned model does without examples what its base model does with some? */
export const inContextOrTuned: Question = {
  name: 'in context or tuned',
  title: 'Is it tuning, or what examples in the prompt do, too?',
  about:
    'Base and tuned model are asked without examples and with k of them: of the tasks that the tuned model solves without examples, how many does the base model solve with some?',
  figure: 'lu',
  fixes: [
    'The model is tuned on definitions without examples; or asked as it is, and its run set beside that of a tuned model which is a file of its own.',
    'Both models are asked under the original definition, without examples and with the same k examples.',
    'Tasks with labels or options only: nothing else can be guessed.',
  ],
  asks: [],
  methods: ['lora', 'full', 'in context'],
  kinds: ['classification', 'choice'],
  start: { ...start, seeds: [1] },
  plan: () => ({ conditions: [zeroShot, kShot], tuned: [zeroShot], test: [zeroShot, kShot] }),
}

const zeroShot: Condition = { definition: 'original', examples: 'empty' }
const kShot: Condition = { definition: 'original', examples: 'original' }
