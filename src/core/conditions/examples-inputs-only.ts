import type { ExamplesCondition } from './condition.ts'
import { originalExamples } from './examples-original.ts'

/** The inputs without the label space, and without a pair of them ("demonstrations without labels"). */
export const inputsOnly: ExamplesCondition = {
  name: 'inputs-only',
  version: 1,
  describe: 'only the inputs of the original examples, without the lines of their outputs',
  takesAway: 'the labels',
  apply: (task, options) => {
    const original = originalExamples.apply(task, options)
    if (!original.fit) return original
    if (options.k === 0) return { fit: false, reason: `${task.name}: k = 0 shows no example, so there is no input` }
    return { fit: true, value: original.value.map((example) => ({ ...example, shows: 'input' })) }
  },
}
