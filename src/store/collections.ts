import { pairId, type Annotated, type Pair } from '#core/annotations/item.ts'
import { correctedTask, type TaskText } from '#core/corrections.ts'
import { exampleInputs, inputKey } from '#core/right-outputs.ts'
import { drawnPositions, type AskedInstances } from '#core/study/asked-instances.ts'
import type { Instance, KnownOutputs, Task } from '#core/task.ts'
import { keepAnnotations } from './annotations.ts'
import { keepVersions } from './corrections.ts'
import { instanceColumns, instanceFrom, instanceValues, listFrom, type InstanceColumns } from './instance-columns.ts'
import type { ReadableDB, WritableDB } from './store.ts'

export interface CollectionRow {
  readonly id: number
  readonly name: string
  readonly source: string
  readonly importedAt: string
  readonly taskCount: number
  readonly instanceCount: number
  /** Tasks whose label space a person has looked at. */
  readonly reviewedCount: number
}

export interface RemovedRow extends CollectionRow {
  readonly removedAt: string
}

export interface TaskRow {
  readonly id: number
  readonly collection: number
  /** As a person has corrected it: what everything but the corrections themselves is to work on. */
  readonly task: Task
  readonly imported: Task
  readonly instanceCount: number
  /** `null`: nobody has looked at its label space. */
  readonly reviewedAt: string | null
  /** Whether definition or examples are not the imported ones. */
  readonly edited: boolean
}

const collectionColumns = `
  SELECT c.id, c.name, c.source, c.imported_at AS importedAt, c.removed_at AS removedAt,
    count(t.id) AS taskCount, coalesce(sum(t.instance_count), 0) AS instanceCount, count(r.task) AS reviewedCount
  FROM collections c LEFT JOIN tasks t ON t.collection = c.id
  LEFT JOIN annotation_sets s ON s.collection = c.id AND s.active = 1
  LEFT JOIN annotation_items r ON r.annotation_set = s.id AND r.task = t.name AND r.item = 'label space'
  WHERE c.state = 'ready'`
const present = `${collectionColumns} AND c.removed_at IS NULL`

export function listCollections(db: ReadableDB): CollectionRow[] {
  return db.reading.prepare<[], CollectionRow>(`${present} GROUP BY c.id ORDER BY c.name`).all()
}

export function findCollection(db: ReadableDB, name: string): CollectionRow | undefined {
  return db.reading.prepare<[string], CollectionRow>(`${present} AND c.name = ? GROUP BY c.id`).get(name)
}

/** Those that can still be brought back, the last one first. */
export function listRemoved(db: ReadableDB): RemovedRow[] {
  return db.reading
    .prepare<[], RemovedRow>(
      `${collectionColumns} AND c.removed_at IS NOT NULL GROUP BY c.id ORDER BY c.removed_at DESC, c.id DESC`,
    )
    .all()
}

export function listTasks(db: ReadableDB, collection: number): TaskRow[] {
  return db.reading
    .prepare<[number], TaskColumns>(`${taskColumns} WHERE t.collection = ? ORDER BY t.position`)
    .all(collection)
    .map(taskFrom)
}

export function findTaskRows(db: ReadableDB, ids: readonly number[]): TaskRow[] {
  return db.reading
    .prepare<[string], TaskColumns>(`${taskColumns} WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY t.position`)
    .all(JSON.stringify(ids))
    .map(taskFrom)
}

export function findTaskRow(db: ReadableDB, collection: number, name: string): TaskRow | undefined {
  const row = db.reading
    .prepare<[number, string], TaskColumns>(`${taskColumns} WHERE t.collection = ? AND t.name = ?`)
    .get(collection, name)
  return row && taskFrom(row)
}

/** A task's instances in file order, one at a time: a task may hold hundreds of thousands. */
export function* readInstances(db: ReadableDB, task: number, limit = -1): Generator<Instance> {
  const rows = db.reading
    .prepare<[number, number], InstanceColumns>(
      `SELECT ${instanceColumns('id')} FROM instances WHERE task = ? ORDER BY position LIMIT ?`,
    )
    .iterate(task, limit)
  for (const row of rows) yield instanceFrom(row)
}

/** Those of a task that a study asks, in file order. */
export function* readAskedInstances(
  db: ReadableDB,
  { id, task: { name }, instanceCount }: Pick<TaskRow, 'id' | 'task' | 'instanceCount'>,
  asked: AskedInstances,
): Generator<Instance> {
  const positions = drawnPositions({ name, instanceCount }, asked)
  if (positions === null) yield* readInstances(db, id, asked.instancesPerTask ?? -1)
  for (const position of positions ?? []) {
    const instance = findInstance(db, id, position)
    if (instance) yield instance
  }
}

export function findInstance(db: ReadableDB, task: number, position: number): Instance | undefined {
  const row = db.reading
    .prepare<[number, number], InstanceColumns>(
      `SELECT ${instanceColumns('id')} FROM instances WHERE task = ? AND position = ?`,
    )
    .get(task, position)
  return row && instanceFrom(row)
}

/** References of some of a task's instances, from a position on. */
export function readReferences(db: ReadableDB, task: number, from: number, count: number): string[][] {
  return db.reading
    .prepare<[number, number, number], string>(
      'SELECT reference_list FROM instances WHERE task = ? AND position >= ? AND position < ? ORDER BY position',
    )
    .pluck()
    .all(task, from, from + count)
    .map((refs) => JSON.parse(refs) as string[])
}

export interface FoundReferences {
  /** Of its input. */
  readonly key: string
  readonly references: readonly string[]
  /** None but of a choice task. */
  readonly options: readonly string[]
}

/**
 * Those among some of a task's instances that have one of those inputs.
 *
 * @param keys of inputs (`inputKey`)
 */
export function findReferences(
  db: ReadableDB,
  task: number,
  keys: ReadonlySet<string>,
  from: number,
  count: number,
): FoundReferences[] {
  return db.reading
    .prepare<[number, number, number], { input: string; refs: string; options: string | null }>(
      'SELECT input, reference_list AS refs, options FROM instances WHERE task = ? AND position >= ? AND position < ? ORDER BY position',
    )
    .all(task, from, from + count)
    .flatMap(({ input, refs, options }) => {
      const key = inputKey(input)
      return keys.has(key)
        ? [{ key, references: listFrom(refs), options: options === null ? [] : listFrom(options) }]
        : []
    })
}

/** Some of a task's instances, from a position on. */
export function readPage(db: ReadableDB, task: number, from: number, count: number): Instance[] {
  return db.reading
    .prepare<[number, number, number], InstanceColumns>(
      `SELECT ${instanceColumns('id')} FROM instances WHERE task = ? AND position >= ? AND position < ? ORDER BY position`,
    )
    .all(task, from, from + count)
    .map(instanceFrom)
}

/** Where the instance with that id stands, looked for among `count` of them. */
export function findPosition(
  db: ReadableDB,
  task: number,
  id: string,
  from: number,
  count: number,
): number | undefined {
  return db.reading
    .prepare<[number, number, number, string], number>(
      'SELECT position FROM instances WHERE task = ? AND position >= ? AND position < ? AND id = ?',
    )
    .pluck()
    .get(task, from, from + count, id)
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
  const insert = db.writing.prepare(
    'INSERT INTO instances (task, position, id, input, reference_list, options) VALUES (?, ?, ?, ?, ?, ?)',
  )
  db.writing.transaction(() => {
    instances.forEach((instance, i) => {
      insert.run(task, from + i, ...instanceValues(instance))
    })
  })()
}

/** A task is complete once everything that its instances tell (the answer space) is known. */
export function finishTask(db: WritableDB, id: number, task: Task, instanceCount: number): void {
  db.writing
    .prepare('UPDATE tasks SET name = ?, task = ?, instance_count = ? WHERE id = ?')
    .run(task.name, JSON.stringify(task), instanceCount, id)
}

/** Some of a task's instances, from a position on: for whoever must not wait for all of a large task. */
export function dropInstances(db: WritableDB, task: number, from: number, count: number): void {
  db.writing
    .prepare('DELETE FROM instances WHERE task = ? AND position >= ? AND position < ?')
    .run(task, from, from + count)
}

export function dropTask(db: WritableDB, id: number): void {
  db.writing.prepare('DELETE FROM tasks WHERE id = ?').run(id)
}

/**
 * From here on readers see the collection; one of the same name gives way in the same transaction.
 * @returns the one that gave way: nobody sees it any more, and it is to be dropped
 */
export function finishImport(db: WritableDB, id: number, name: string): number | undefined {
  return db.writing.transaction(() => {
    const before = db.writing
      .prepare<[string], number>("SELECT id FROM collections WHERE name = ? AND state = 'ready' AND removed_at IS NULL")
      .pluck()
      .get(name)
    if (before !== undefined) {
      keepVersions(db, before, id)
      keepAnnotations(db, before, id)
      hideCollection(db, before)
    }
    db.writing.prepare("UPDATE collections SET state = 'ready' WHERE id = ?").run(id)
    return before
  })()
}

/** Nobody sees it any more, and it cannot be brought back: it is to be dropped, by the next import at the latest. */
export function hideCollection(db: WritableDB, id: number): void {
  db.writing.prepare("UPDATE collections SET state = 'importing' WHERE id = ?").run(id)
}

export function dropCollection(db: WritableDB, id: number): void {
  db.writing.prepare('DELETE FROM collections WHERE id = ?').run(id)
}

/** Of a collection, in whichever state it and they are. */
export function taskIds(db: ReadableDB, collection: number): number[] {
  return db.reading
    .prepare<[number], number>('SELECT id FROM tasks WHERE collection = ? ORDER BY id')
    .pluck()
    .all(collection)
}

/** Of a task that may not be stored whole, so that its own count does not say it. */
export function storedInstances(db: ReadableDB, task: number): number {
  return (
    db.reading
      .prepare<[number], number>('SELECT coalesce(max(position) + 1, 0) FROM instances WHERE task = ?')
      .pluck()
      .get(task) ?? 0
  )
}

/** False where the name is taken. */
export function renameCollection(db: WritableDB, id: number, name: string): boolean {
  return db.writing
    .transaction(() => {
      if (isTaken(db, name)) return false
      db.writing.prepare('UPDATE collections SET name = ? WHERE id = ?').run(name, id)
      return true
    })
    .immediate()
}

/** Nobody sees it any more, but it can be brought back. */
export function removeCollection(db: WritableDB, id: number, removedAt: string): void {
  db.writing.prepare('UPDATE collections SET removed_at = ? WHERE id = ?').run(removedAt, id)
}

/** False where another one has its name by now. */
export function restoreCollection(db: WritableDB, { id, name }: Pick<RemovedRow, 'id' | 'name'>): boolean {
  return db.writing
    .transaction(() => {
      if (isTaken(db, name)) return false
      db.writing.prepare('UPDATE collections SET removed_at = NULL WHERE id = ?').run(id)
      return true
    })
    .immediate()
}

function isTaken(db: WritableDB, name: string): boolean {
  return (
    db.writing
      .prepare("SELECT 1 FROM collections WHERE name = ? AND state = 'ready' AND removed_at IS NULL")
      .get(name) !== undefined
  )
}

/** What imports left behind that were killed; only to be asked while no import is going on. */
export function unfinishedImports(db: ReadableDB): number[] {
  return db.reading.prepare<[], number>("SELECT id FROM collections WHERE state = 'importing'").pluck().all()
}

/** Removes what imports left behind that were killed; only while no import is going on. */
export function dropUnfinishedImports(db: WritableDB): number {
  return db.writing.prepare("DELETE FROM collections WHERE state = 'importing'").run().changes
}

const taskColumns = `
  SELECT t.id, t.collection, t.task, t.instance_count AS instanceCount, v.content, s.name AS "set",
    (SELECT max(number) FROM annotation_steps WHERE annotation_set = s.id) AS version,
    (SELECT l.at FROM annotation_items i JOIN annotation_steps l ON l.annotation_set = s.id AND l.number = i.step
      WHERE i.annotation_set = s.id AND i.task = t.name AND i.item = 'label space') AS reviewedAt,
    (SELECT json_group_object(i.item, json(i.value)) FROM annotation_items i
      WHERE i.annotation_set = s.id AND i.task = t.name AND (i.item NOT LIKE 'pair %' OR i.value ->> '$.state' = 'approved')) AS items,
    (SELECT json_group_array(json_object('input', input, 'outputs', json(outputs))) FROM known_outputs k WHERE k.task = t.id AND k.outputs <> '[]') AS known
  FROM tasks t
  LEFT JOIN annotation_sets s ON s.collection = t.collection AND s.active = 1
  LEFT JOIN task_versions v ON v.task = t.id AND v.number = (SELECT max(number) FROM task_versions WHERE task = t.id)`

interface TaskColumns extends Pick<TaskRow, 'id' | 'collection' | 'instanceCount' | 'reviewedAt'> {
  readonly task: string
  readonly content: string | null
  /** Of the active set. */
  readonly set: string | null
  readonly version: number | null
  readonly items: string
  /** Of the inputs of examples that instances have. */
  readonly known: string
}

function taskFrom({ task, content, set, version, items, known, ...row }: TaskColumns): TaskRow {
  const imported = JSON.parse(task) as Task
  const text = content === null ? null : (JSON.parse(content) as TaskText)
  const annotated =
    set === null || items === '{}'
      ? null
      : annotatedFrom(JSON.parse(items) as Record<string, unknown>, { name: set, version: version ?? 0 })
  return {
    ...row,
    imported,
    edited: text !== null,
    task: withKnown(correctedTask(imported, text, annotated), JSON.parse(known) as KnownOutputs[]),
  }
}

/** Of the examples that it has now; a task that was taken out of a run brings those of the whole task. */
function withKnown(task: Task, found: readonly KnownOutputs[]): Task {
  if (found.length === 0) return task
  const inputs = new Set(exampleInputs(task))
  const known = [...(task.knownOutputs ?? []), ...found.filter(({ input }) => inputs.has(input))]
  return known.length === 0 ? task : { ...task, knownOutputs: known }
}

/** What a set holds of a task: an item's name → its value. */
export function annotatedFrom(items: Readonly<Record<string, unknown>>, set: Annotated['set']): Annotated {
  const { pairs = [], others = [] } = Object.groupBy(Object.entries(items), ([item]) =>
    pairId(item) === undefined ? 'others' : 'pairs',
  )
  const approved = pairs.map(([, value]) => value as Pair).toSorted((one, two) => one.position - two.position)
  return { ...Object.fromEntries(others), approved, set }
}
