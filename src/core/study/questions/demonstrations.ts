import type { Condition, ExamplesName } from '#core/conditions/condition.ts'
import { selectionsOf, selectionSeeds, type SelectionName } from '#core/selections/names.ts'
import type { Question } from './question.ts'
import { start } from './start.ts'

/**
 * Min et al. 2022: does a model need right labels in its examples, or label space, inputs and format alone? How far the
 * score moves by other examples and by their order is measured beside it.
 */
export const demonstrations: Question = {
  name: 'demonstrations',
  title: 'What do demonstrations teach?',
  about:
    'One part of the examples is altered at a time: their labels, their inputs, or that both belong together. The score moves, or it moves no more than by other examples or by another order of the same.',
  figure: 'min',
  fixes: [
    'The model is not tuned. The definition is the original one.',
    'Original examples and none are always asked; orders are of original examples.',
    'Examples of a task with fewer than 2k positive ones are drawn from instances that are never asked.',
  ],
  asks: ['demonstrations', 'draws', 'orders'],
  methods: ['in context'],
  kinds: ['classification', 'choice'],
  // Labels are compared by likelihood, as the authors do: a free answer would be one of the random words.
  // 50 of each task, so that some are left to draw examples from.
  start: {
    ...start,
    method: 'in context',
    decodings: ['likelihood'],
    instancesPerTask: 50,
    instanceSeed: 1,
    k: 4,
  },
  plan: ({ demonstrations: altered, draws, orders }) => {
    const drawn = selectionsOf('drawn').slice(0, draws)
    const selections = drawn.length === 0 ? [undefined] : drawn
    const conditions = [
      ...(['original', ...altered] as const).flatMap((examples) =>
        selections.map((selection) => conditionOf(examples, selection)),
      ),
      ...selectionsOf('order')
        .slice(0, orders)
        .map((selection) => conditionOf('original', selection)),
      conditionOf('empty'),
    ]
    return { conditions, test: 'same' }
  },
}

/** Of draws, and of orders. */
export const mostSelections = selectionSeeds.length

function conditionOf(examples: ExamplesName, selection?: SelectionName): Condition {
  return { definition: 'original', examples, ...(selection !== undefined && { selection }) }
}
