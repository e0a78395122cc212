import type { ExamplesCondition } from './condition.ts'
import { originalExamples } from './examples-original.ts'

/** The label space without the inputs, and without a pair of them ("demonstrations with labels only"). */
export const labelsOnly: ExamplesCondition = {
  name: 'labels-only',
  version: 1,
  describe: 'only the outputs of the original examples, without the lines of their inputs',
  takesAway: 'the inputs',
  apply: (task, options) => {
    const original = originalExamples.apply(task, options)
    if (!original.fit) return original
    if (options.k === 0) return { fit: false, reason: `${task.name}: k = 0 shows no example, so there is no output` }
    return { fit: true, value: original.value.map((example) => ({ ...example, shows: 'output' })) }
  },
}
