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
  | { readonly state: 'refused'; readonly reasons: readonly string[] }

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
  | { readonly state: 'refused'; readonly reasons: readonly string[] }

export function findTask(db: ReadableDB, collectionName: string, name: string): FoundTask {
  const collection = findCollection(db, collectionName)
  if (!collection) return { state: 'refused', reasons: [noSuchCollection(db, collectionName)] }
  const task = findTaskRow(db, collection.id, name)
  return task
    ? { state: 'found', task }
    : { state: 'refused', reasons: [noSuchTask(name, collectionName, listTasks(db, collection.id))] }
}

export function noSuchCollection(db: ReadableDB, name: string): string {
  const known = listCollections(db).map((collection) => collection.name)
  const hint =
    known.length === 0
      ? 'none is here yet; the starter collection comes with: placebo collection import resources/starter-collection/tasks --name starter'
      : `here are: ${known.join(', ')}`
  return `invalid collection: ${name} (${hint})`
}

function noSuchTask(name: string, collection: string, all: readonly { task: Task }[]): string {
  const alike = all.map((row) => row.task.name).filter((known) => known.startsWith(name) || known.includes(name))
  const hint =
    alike.length > 0 ? `did you mean ${alike.slice(0, 3).join(', ')}?` : `see: placebo collection show ${collection}`
  return `invalid task: ${name} is not in the collection ${collection} (${hint})`
}
