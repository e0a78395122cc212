import type { Condition } from '#core/conditions/condition.ts'
import { fieldsOf, type TaskFields } from '#core/templates/fields.ts'
import { readInstances, type TaskRow } from '#store/collections.ts'
import type { ReadableDB } from '#store/store.ts'

/**
 * The tasks with the reason why one of their inputs has not the confirmed fields, for a set of annotations may come
 * from a collection with other inputs.
 *
 * @param conditions that the tasks are to be shown under; no input is read where none has an imported template
 */
export function withReadFields(
  db: ReadableDB,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
): readonly TaskRow[] {
  if (!conditions.some(({ template }) => template !== undefined)) return rows
  return rows.map((row) => {
    const unread = row.task.fields && unreadFields(db, row.id, row.task.fields)
    return unread === undefined ? row : { ...row, task: { ...row.task, unreadFields: unread } }
  })
}

/** Of the first instance without these fields; undefined: all have them. */
export function unreadFields(db: ReadableDB, task: number, fields: TaskFields): string | undefined {
  for (const { id, input } of readInstances(db, task)) {
    const found = fieldsOf(input, fields)
    if (found.state === 'missing') return `${found.reason} (instance ${id})`
  }
  return undefined
}
