import type { BaselineTask } from '#core/baselines/index.ts'
import type { Instance, Task } from '#core/task.ts'

export function baselineTask(task: Task, instances: readonly Instance[]): BaselineTask {
  return {
    task: task.name,
    category: task.categories[0] ?? 'none',
    // Those of a choice task are the options of its instances.
    labels: task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null,
    examples: task.positiveExamples,
    instances,
  }
}
