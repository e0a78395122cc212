import type { Condition } from '#core/conditions/condition.ts'
import { inputKey } from '#core/right-outputs.ts'
import { hasEnoughExamples } from '#core/selections/pool.ts'
import { sparePositions } from '#core/selections/spare-positions.ts'
import type { AskedInstances } from '#core/study/asked-instances.ts'
import type { Instance } from '#core/task.ts'
import { findInstance, readAskedInstances, type TaskRow } from '#store/collections.ts'
import type { ReadableDB } from '#store/store.ts'

/** What is asked of each task, and with how many examples. */
export interface Asking extends AskedInstances {
  readonly k: number
}

/**
 * The tasks with some of their instances that are never asked, where they have too few positive examples to draw from.
 * None has an input that is asked, or another's: an answer must not be read off an example.
 *
 * @param conditions that the tasks are to be shown under; nothing is read where all show a task's first examples
 */
export function withSpareInstances(
  db: ReadableDB,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
  asking: Asking,
): readonly TaskRow[] {
  if (!conditions.some(({ selection }) => selection !== undefined)) return rows
  return rows.map((row) =>
    hasEnoughExamples(row.task, asking.k)
      ? row
      : { ...row, task: { ...row.task, spareInstances: spareInstances(db, row, asking) } },
  )
}

function spareInstances(db: ReadableDB, row: TaskRow, asking: Asking): readonly Instance[] {
  const taken = new Set<string>()
  for (const { input } of readAskedInstances(db, row, asking)) taken.add(inputKey(input))
  const positions = sparePositions({ name: row.task.name, instanceCount: row.instanceCount }, asking)
  return positions.flatMap((position) => {
    const instance = findInstance(db, row.id, position)
    if (instance === undefined || taken.has(inputKey(instance.input))) return []
    taken.add(inputKey(instance.input))
    return [instance]
  })
}
