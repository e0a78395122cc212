import type { Instance, Task } from '#core/task.ts'
import type { ReadableDB, WritableDB } from './store.ts'

export interface CollectionRow {
  readonly id: number
  readonly name: string
  readonly source: string
  readonly importedAt: string
  readonly taskCount: number
  readonly instanceCount: number
}

export interface TaskRow {
  readonly id: number
  readonly task: Task
  readonly instanceCount: number
}

const collectionColumns = `
  SELECT c.id, c.name, c.source, c.imported_at AS importedAt,
    count(t.id) AS taskCount, coalesce(sum(t.instance_count), 0) AS instanceCount
  FROM collections c LEFT JOIN tasks t ON t.collection = c.id
  WHERE c.state = 'ready'`

export function listCollections(db: ReadableDB): CollectionRow[] {
  return db.reading.prepare<[], CollectionRow>(`${collectionColumns} GROUP BY c.id ORDER BY c.name`).all()
}

export function findCollection(db: ReadableDB, name: string): CollectionRow | undefined {
  return db.reading.prepare<[string], CollectionRow>(`${collectionColumns} AND c.name = ? GROUP BY c.id`).get(name)
}

export function listTasks(db: ReadableDB, collection: number): TaskRow[] {
  return db.reading
    .prepare<[number], { id: number; task: string; instanceCount: number }>(
      'SELECT id, task, instance_count AS instanceCount FROM tasks WHERE collection = ? ORDER BY position',
    )
    .all(collection)
    .map((row) => ({ ...row, task: JSON.parse(row.task) as Task }))
}

/** A task's instances in file order, one at a time: a task may hold hundreds of thousands. */
export function* readInstances(db: ReadableDB, task: number, limit = -1): Generator<Instance> {
  const rows = db.reading
    .prepare<[number, number], InstanceColumns>(
      'SELECT id, input, reference_list AS refs FROM instances WHERE task = ? ORDER BY position LIMIT ?',
    )
    .iterate(task, limit)
  for (const row of rows) yield instanceFrom(row)
}

export function findInstance(db: ReadableDB, task: number, position: number): Instance | undefined {
  const row = db.reading
    .prepare<[number, number], InstanceColumns>(
      'SELECT id, input, reference_list AS refs FROM instances WHERE task = ? AND position = ?',
    )
    .get(task, position)
  return row && instanceFrom(row)
}

export function beginImport(db: WritableDB, collection: { name: string; source: string; importedAt: string }): number {
  return Number(
    db.writing
      .prepare("INSERT INTO collections (name, source, imported_at, state) VALUES (?, ?, ?, 'importing')")
      .run(collection.name, collection.source, collection.importedAt).lastInsertRowid,
  )
}

export function addTask(db: WritableDB, collection: number, position: number, name: string): number {
  return Number(
    db.writing
      .prepare("INSERT INTO tasks (collection, position, name, task, instance_count) VALUES (?, ?, ?, '', 0)")
      .run(collection, position, name).lastInsertRowid,
  )
}

/** @param from position of the first of `instances` in its task */
export function addInstances(db: WritableDB, task: number, from: number, instances: readonly Instance[]): void {
  const insert = db.writing.prepare('INSERT INTO instances (task, position, id, input, reference_list) VALUES (?, ?, ?, ?, ?)')
  db.writing.transaction(() => {
    instances.forEach((instance, i) => {
      insert.run(task, from + i, instance.id, instance.input, JSON.stringify(instance.references))
    })
  })()
}

/** A task is complete once everything that its instances tell (the answer space) is known. */
export function finishTask(db: WritableDB, id: number, task: Task, instanceCount: number): void {
  db.writing.prepare('UPDATE tasks SET name = ?, task = ?, instance_count = ? WHERE id = ?').run(task.name, JSON.stringify(task), instanceCount, id)
}

export function dropTask(db: WritableDB, id: number): void {
  db.writing.prepare('DELETE FROM tasks WHERE id = ?').run(id)
}

/** From here on readers see the collection; one of the same name gives way in the same transaction. */
export function finishImport(db: WritableDB, id: number, name: string): void {
  db.writing.transaction(() => {
    db.writing.prepare("DELETE FROM collections WHERE name = ? AND state = 'ready'").run(name)
    db.writing.prepare("UPDATE collections SET state = 'ready' WHERE id = ?").run(id)
  })()
}

export function dropCollection(db: WritableDB, id: number): void {
  db.writing.prepare('DELETE FROM collections WHERE id = ?').run(id)
}

/** Removes what imports left behind that were killed; only while no import is going on. */
export function dropUnfinishedImports(db: WritableDB): number {
  return db.writing.prepare("DELETE FROM collections WHERE state = 'importing'").run().changes
}

interface InstanceColumns {
  id: string
  input: string
  refs: string
}

function instanceFrom(row: InstanceColumns): Instance {
  return { id: row.id, input: row.input, references: JSON.parse(row.refs) as string[] }
}
