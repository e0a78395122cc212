import { setImmediate as pause } from 'node:timers/promises'
import { lintTask, type Finding } from '#exchange/lint.ts'
import { readInstances, type TaskRow } from '#store/collections.ts'
import type { Host } from './host.ts'

export type TaskFinding = Omit<Finding, 'instances'> & { instances: string[] }

/** Task by task: a collection may hold millions of instances, and others are to be heard meanwhile. */
export async function lintTasks({ store }: Host, tasks: readonly TaskRow[]): Promise<TaskFinding[]> {
  const found: TaskFinding[] = []
  for (const { id, task, instanceCount } of tasks) {
    const findings = lintTask(task, readInstances(store, id), task.answerSpace, instanceCount)
    found.push(...findings.map((finding) => ({ ...finding, instances: [...finding.instances] })))
    await pause()
  }
  return found
}
