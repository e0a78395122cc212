import type { ExamplesCondition } from './condition.ts'

/** The first k positive examples, in the task's order, as Tk-Instruct takes them. */
export const originalExamples: ExamplesCondition = {
  name: 'original',
  version: 1,
  describe: 'the first k positive examples of the task',
  apply: (task, { k }) => {
    const there = task.positiveExamples.length
    if (there < k) {
      return {
        fit: false,
        reason: `${task.name}: k = ${k} positive examples asked for, ${there} there, ${k - there} missing`,
      }
    }
    return { fit: true, value: task.positiveExamples.slice(0, k).map((example) => ({ ...example, source: 'task' })) }
  },
}
