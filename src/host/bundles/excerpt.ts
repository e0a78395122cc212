import type { Instance, Task } from '#core/task.ts'
import type { ReadEvent } from '#exchange/read-event.ts'
import { saveExcerpt, type Excerpt } from '#store/bundles.ts'
import { readRunInstances, readRunTasks } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainTasks } from '#store/trainings.ts'

interface RunsTask {
  readonly task: Task
  readonly instances: readonly Instance[]
  /** Of a train task. */
  readonly excerpt?: Excerpt
}

/** The tasks a run has frozen, with the instances it was given, as if they were read from files. */
export async function* excerptEvents(store: Store, run: string): AsyncGenerator<ReadEvent> {
  for (const { task, instances } of tasksOf(store, run)) {
    yield { type: 'instances', task: task.name, instances }
    yield { type: 'task', head: task, instances: instances.length }
    yield { type: 'file', file: task.name, accepted: true }
    await Promise.resolve()
  }
}

/**
 * A run keeps those instances of a train task only that it needs: which of the whole task they are decides which are
 * drawn.
 */
export function saveExcerpts(store: Store, run: string, collection: number): void {
  for (const { task, excerpt } of tasksOf(store, run)) if (excerpt) saveExcerpt(store, collection, task.name, excerpt)
}

function* tasksOf(store: Store, run: string): Generator<RunsTask> {
  for (const [position, { task }] of readRunTasks(store, run).entries()) {
    yield { task, instances: readRunInstances(store, run, position).map(({ instance }) => instance) }
  }
  for (const { task, instanceCount, instances } of readTrainTasks(store, run)) {
    const whole = instanceCount === instances.size
    yield {
      task,
      instances: [...instances.values()],
      ...(!whole && { excerpt: { count: instanceCount, positions: [...instances.keys()] } }),
    }
  }
}

/** As the source of a collection that was taken out of a run. */
export function excerptSource(run: string): string {
  return `the tasks of run ${run}`
}
