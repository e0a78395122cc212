import { kinds } from '#core/task.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

/** Sclar et al. 2024: a prompt's format alone moves scores; a condition whose effect is smaller has shown little. */
export const formatSpread: Question = {
  name: 'format spread',
  title: "Is the effect larger than the format's noise?",
  about:
    'A model is asked as it is under the four conditions, each in the same sampled prompt formats: how large is what a condition changes beside what separators, casing and numbering change?',
  figure: 'format-spread',
  fixes: [
    'The model is not tuned; a tuned model is asked as a model of its own.',
    'Formats are sampled by the seed: casing of the field words, separators, what stands between the fields, numbering of the examples. No full stops are added.',
    'Every condition is asked under the same formats, and differences are taken format by format.',
  ],
  asks: ['conditions', 'formats'],
  methods: ['in context'],
  kinds,
  // Drawn, as its tasks are: files are often sorted.
  start: { ...start, method: 'in context', instanceSeed: 1 },
  plan: ({ conditions, formats }) => ({ conditions, test: 'same', formats }),
}
