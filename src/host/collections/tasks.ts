import type { Reason } from '#contract/errors.ts'
import type { Task } from '#core/task.ts'
import {
  findCollection,
  findTaskRow,
  listCollections,
  listTasks,
  type CollectionRow,
  type TaskRow,
} from '#store/collections.ts'
import type { ReadableDB } from '#store/store.ts'

export type Chosen =
  | { readonly state: 'chosen'; readonly collection: CollectionRow; readonly tasks: readonly TaskRow[] }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/** @param names tasks of the collection in the order wanted; undefined for all of them */
export function chooseTasks(db: ReadableDB, collectionName: string, names?: readonly string[]): Chosen {
  const collection = findCollection(db, collectionName)
  if (!collection) return { state: 'refused', reasons: [noSuchCollection(db, collectionName)] }
  const all = listTasks(db, collection.id)
  if (names === undefined) return { state: 'chosen', collection, tasks: all }
  const byName = new Map(all.map((row) => [row.task.name, row]))
  const missing = names.filter((name) => !byName.has(name))
  if (missing.length > 0)
    return { state: 'refused', reasons: missing.map((name) => noSuchTask(name, collectionName, all)) }
  return { state: 'chosen', collection, tasks: [...new Set(names)].flatMap((name) => byName.get(name) ?? []) }
}

export type FoundTask =
  | { readonly state: 'found'; readonly task: TaskRow }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

export function findTask(db: ReadableDB, collectionName: string, name: string): FoundTask {
  const collection = findCollection(db, collectionName)
  if (!collection) return { state: 'refused', reasons: [noSuchCollection(db, collectionName)] }
  const task = findTaskRow(db, collection.id, name)
  return task
    ? { state: 'found', task }
    : { state: 'refused', reasons: [noSuchTask(name, collectionName, listTasks(db, collection.id))] }
}

export function noSuchCollection(db: ReadableDB, name: string): Reason {
  const known = listCollections(db).map((collection) => collection.name)
  return known.length === 0
    ? { sentence: `invalid collection: ${name}; none is here yet`, remedy: 'import starter' }
    : `invalid collection: ${name} (here are: ${known.join(', ')})`
}

function noSuchTask(name: string, collection: string, all: readonly { task: Task }[]): Reason {
  const alike = all.map((row) => row.task.name).filter((known) => known.startsWith(name) || known.includes(name))
  const sentence = `invalid task: ${name} is not in the collection ${collection}`
  return alike.length > 0
    ? `${sentence} (did you mean ${alike.slice(0, 3).join(', ')}?)`
    : { sentence, remedy: 'list tasks' }
}
