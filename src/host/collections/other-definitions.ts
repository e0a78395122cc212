import type { Condition } from '#core/conditions/condition.ts'
import { isOtherDefinition } from '#core/templates/names.ts'
import { otherDefinitions } from '#core/templates/other-tasks.ts'
import type { Task } from '#core/task.ts'
import { listTasks, type TaskRow } from '#store/collections.ts'
import type { ReadableDB } from '#store/store.ts'

/**
 * The tasks with definitions of other tasks of their collection, whether those are asked or not.
 *
 * @param conditions that the tasks are to be shown under; nothing is drawn where none shows another definition
 */
export function withOtherDefinitions(
  db: ReadableDB,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
): readonly TaskRow[] {
  if (!conditions.some(({ definition }) => isOtherDefinition(definition))) return rows
  const collections = new Map<number, readonly Task[]>()
  const othersOf = (collection: number) => {
    const known = collections.get(collection) ?? listTasks(db, collection).map(({ task }) => task)
    collections.set(collection, known)
    return known
  }
  return rows.map((row) => ({
    ...row,
    task: { ...row.task, otherDefinitions: otherDefinitions(row.task, othersOf(row.collection)) },
  }))
}
