import { setImmediate as pause } from 'node:timers/promises'
import { taskBaselines, type TaskBaseline } from '#core/study/task-baselines.ts'
import type { AskedInstances } from '#core/study/asked-instances.ts'
import type { Instance } from '#core/task.ts'
import { readAskedInstances, type TaskRow } from '#store/collections.ts'
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
  asked: AskedInstances,
): Promise<PlannedBaselines> {
  const baselines: (readonly TaskBaseline[])[] = []
  for (const row of rows) {
    const { id, task, instanceCount } = row
    const instances = [...readAskedInstances(store, row, asked)]
    if (weightOf(instances, task.positiveExamples[0]?.output ?? '') <= maxInlineWork)
      baselines.push(taskBaselines(baselineTask(task, instances)))
    else {
      const { instancesPerTask, instanceSeed } = asked
      const computed = await results.ask('taskBaselines', { id, task, instanceCount, instancesPerTask, instanceSeed })
      if (computed.state === 'failed')
        return { state: 'failed', reason: `the baselines of task ${task.name} were not computed: ${computed.reason}` }
      baselines.push(computed.result)
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
