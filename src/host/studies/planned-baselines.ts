import { setImmediate as pause } from 'node:timers/promises'
import { taskBaselines, type TaskBaseline } from '#core/study/task-baselines.ts'
import type { Instance } from '#core/task.ts'
import { readInstances, type TaskRow } from '#store/collections.ts'
import { baselineTask } from '../collections/baseline-task.ts'
import type { Host } from '../host.ts'

export type PlannedBaselines =
  | { readonly state: 'computed'; readonly baselines: readonly (readonly TaskBaseline[])[] }
  | { readonly state: 'failed'; readonly reason: string }

/**
 * Characters of copied texts times characters of references, summed over instances, up to which a task's copied answers
 * are scored right here: ROUGE-L of the most hostile texts takes five milliseconds then. What takes longer goes into a
 * thread of the results.
 */
const maxInlineWork = 1e8

/** What baselines reach on the asked instances of each task; between two tasks others are heard. */
export async function plannedBaselines(
  { store, results }: Pick<Host, 'store' | 'results'>,
  rows: readonly TaskRow[],
  instancesPerTask: number | null,
): Promise<PlannedBaselines> {
  const baselines: (readonly TaskBaseline[])[] = []
  for (const { id, task } of rows) {
    const instances = [...readInstances(store, id, instancesPerTask ?? -1)]
    if (weightOf(instances, task.positiveExamples[0]?.output ?? '') <= maxInlineWork)
      baselines.push(taskBaselines(baselineTask(task, instances)))
    else {
      const asked = await results.ask('taskBaselines', { id, task, instancesPerTask })
      if (asked.state === 'failed')
        return { state: 'failed', reason: `the baselines of task ${task.name} were not computed: ${asked.reason}` }
      baselines.push(asked.result)
    }
    await pause()
  }
  return { state: 'computed', baselines }
}

/** @param shown what is copied besides the inputs */
function weightOf(instances: readonly Instance[], shown: string): number {
  return instances.reduce(
    (sum, { input, references }) =>
      sum + (input.length + shown.length) * references.reduce((all, { length }) => all + length, 0),
    0,
  )
}
