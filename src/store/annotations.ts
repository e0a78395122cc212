import type { Kind } from '#core/task.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/** What an item becomes; values are JSON, and whoever keeps them knows of what. */
export interface ItemChange {
  readonly task: string
  readonly item: string
  /** `null`: it is there no more. */
  readonly after: string | null
}

/**
 * A change that somebody asks for, having seen the item as a step left it (`null`: it was not there); undefined:
 * whatever it is now.
 */
export interface WantedChange extends ItemChange {
  readonly seen?: number | null | undefined
}

export interface LoggedChange extends ItemChange {
  readonly before: string | null
}

export const stepKinds = ['change', 'undo', 'redo'] as const
export type StepKind = (typeof stepKinds)[number]

export interface StepRow {
  /** From 1, without gaps. */
  readonly number: number
  readonly author: string
  readonly at: string
  readonly kind: StepKind
  /** The change that was taken back or made again. */
  readonly of: number | null
  readonly what: string
}

export interface LoggedStep extends StepRow {
  readonly changes: readonly LoggedChange[]
}

export interface ItemRow {
  readonly task: string
  readonly item: string
  readonly value: string
  /** That it comes from. */
  readonly step: number
  readonly author: string
  readonly at: string
}

export type Added =
  | { readonly state: 'added'; readonly step: LoggedStep }
  /** Everything is as it was wanted already. */
  | { readonly state: 'unchanged' }
  /** Nothing is left to take back, or to make again. */
  | { readonly state: 'nothing' }
  /** Somebody has changed an item since; nothing was done. */
  | { readonly state: 'conflict'; readonly task: string; readonly item: string; readonly by: StepRow | undefined }

/** `unseen`: the author's last step is another one than was meant; nothing was done. */
export type TakenBack = Added | { readonly state: 'unseen'; readonly by: StepRow | undefined }

/** What whoever takes back or makes again means, as far as they know. */
export interface Meant {
  /** The change that comes next. */
  readonly step?: number | undefined
  /** The newest step they have seen. */
  readonly seen?: number | undefined
}

/** Makes changes in one step, all or none. */
export function addStep(
  db: WritableDB,
  set: number,
  { author, at, what }: Pick<StepRow, 'author' | 'at' | 'what'>,
  wanted: readonly WantedChange[],
): Added {
  return db.writing
    .transaction((): Added => {
      const changes: LoggedChange[] = []
      for (const { task, item, after, seen } of wanted) {
        const now = currentItem(db, set, task, item)
        if (seen !== undefined && (now?.step ?? null) !== seen) return conflict(db, set, task, item)
        const before = now?.value ?? null
        if (before !== after) changes.push({ task, item, before, after })
      }
      if (changes.length === 0) return { state: 'unchanged' }
      const number = nextNumber(db, set)
      return append(
        db,
        set,
        { number, author, at, kind: 'change', of: null, what, changes },
        { undo: number, redo: null, below: stacks(db, set, author).undo },
      )
    })
    .immediate()
}

/** Takes the author's last change back that was not taken back before. */
export function undoStep(
  db: WritableDB,
  set: number,
  { author, at }: Pick<StepRow, 'author' | 'at'>,
  meant: Meant = {},
): TakenBack {
  return db.writing
    .transaction((): TakenBack => {
      const { undo, redo } = stacks(db, set, author)
      const other = unseen(db, set, author, undo, meant)
      if (other) return other
      const target = undo === null ? undefined : findStep(db, set, undo)
      if (!target) return { state: 'nothing' }
      const changes = readChanges(db, set, target.number)
        .map(({ before, after, ...item }) => ({ ...item, before: after, after: before }))
        .toReversed()
      const number = nextNumber(db, set)
      return appendIfSame(
        db,
        set,
        { number, author, at, kind: 'undo', of: target.number, what: target.what, changes },
        { undo: target.below, redo: number, below: redo },
      )
    })
    .immediate()
}

/** Makes the author's change again that was taken back last, as long as they have changed nothing since. */
export function redoStep(
  db: WritableDB,
  set: number,
  { author, at }: Pick<StepRow, 'author' | 'at'>,
  meant: Meant = {},
): TakenBack {
  return db.writing
    .transaction((): TakenBack => {
      const { redo } = stacks(db, set, author)
      const undone = redo === null ? undefined : findStep(db, set, redo)
      const other = unseen(db, set, author, undone?.of ?? null, meant)
      if (other) return other
      const target = undone?.of === undefined || undone.of === null ? undefined : findStep(db, set, undone.of)
      if (!undone || !target) return { state: 'nothing' }
      const changes = readChanges(db, set, target.number)
      return appendIfSame(
        db,
        set,
        { number: nextNumber(db, set), author, at, kind: 'redo', of: target.number, what: target.what, changes },
        { undo: target.number, redo: undone.below, below: null },
      )
    })
    .immediate()
}

/** By task and item, or those of one task. */
export function readItems(db: ReadableDB, set: number, task?: string): ItemRow[] {
  return db.reading
    .prepare<{ set: number; task: string | null }, ItemRow>(
      `
      SELECT i.task, i.item, i.value, i.step, s.author, s.at FROM annotation_items i
      JOIN annotation_steps s ON s.annotation_set = i.annotation_set AND s.number = i.step
      WHERE i.annotation_set = @set ${task === undefined ? '' : 'AND i.task = @task'} ORDER BY i.task, i.item`,
    )
    .all({ set, task: task ?? null })
}

/** Items of a task that are as a step left them which says that it is this. */
export function listItemsLeftBy(db: ReadableDB, set: number, task: string, what: string): string[] {
  return db.reading
    .prepare<[number, string, string], string>(
      `
      SELECT i.item FROM annotation_items i JOIN annotation_steps s ON s.annotation_set = i.annotation_set AND s.number = i.step
      WHERE i.annotation_set = ? AND i.task = ? AND s.what = ?`,
    )
    .pluck()
    .all(set, task, what)
}

export interface ProgressRow {
  readonly task: string
  readonly kind: Kind
  readonly proposed: number
  readonly approved: number
  readonly rejected: number
  readonly secondLook: number
  readonly tagged: 0 | 1
  readonly simplified: 0 | 1
  readonly reviewed: 0 | 1
  /** Of its last changed item that is there. */
  readonly changedAt: string | null
}

/** How far every task of a collection is, in its order; counted in the database, for there may be thousands. */
export function readProgress(db: ReadableDB, set: number, collection: number): ProgressRow[] {
  return db.reading
    .prepare<{ set: number; collection: number }, ProgressRow>(
      `
      WITH held AS (
        SELECT task, max(step) AS step,
          sum(item LIKE 'pair %' AND value ->> '$.state' = 'proposed') AS proposed,
          sum(item LIKE 'pair %' AND value ->> '$.state' = 'approved') AS approved,
          sum(item LIKE 'pair %' AND value ->> '$.state' = 'rejected') AS rejected,
          sum(item LIKE 'pair %' AND value ->> '$.state' = 'needs a second look') AS secondLook,
          max(item = 'tags') AS tagged, max(item IN ('simplified', 'output type')) AS simplified, max(item = 'label space') AS reviewed,
          max(CASE item WHEN 'label space' THEN value ->> '$.kind' END) AS kind
        FROM annotation_items WHERE annotation_set = @set GROUP BY task)
      SELECT t.name AS task, CASE t.task ->> '$.answerSpace.kind' WHEN 'choice' THEN 'choice' ELSE coalesce(h.kind, t.task ->> '$.answerSpace.kind') END AS kind,
        coalesce(h.proposed, 0) AS proposed, coalesce(h.approved, 0) AS approved, coalesce(h.rejected, 0) AS rejected, coalesce(h.secondLook, 0) AS secondLook,
        coalesce(h.tagged, 0) AS tagged, coalesce(h.simplified, 0) AS simplified, coalesce(h.reviewed, 0) AS reviewed, s.at AS changedAt
      FROM tasks t LEFT JOIN held h ON h.task = t.name LEFT JOIN annotation_steps s ON s.annotation_set = @set AND s.number = h.step
      WHERE t.collection = @collection ORDER BY t.position`,
    )
    .all({ set, collection })
}

/** Of a set, a task or an item; the last one first, those before a step where one is named. */
export function readHistory(
  db: ReadableDB,
  set: number,
  {
    task,
    item,
    before,
    limit,
  }: {
    readonly task?: string | undefined
    readonly item?: string | undefined
    readonly before?: number | undefined
    readonly limit: number
  },
): LoggedStep[] {
  const named = { set, task: task ?? null, item: item ?? null, before: before ?? Number.MAX_SAFE_INTEGER, limit }
  const numbers =
    task === undefined
      ? 'SELECT number FROM annotation_steps WHERE annotation_set = @set AND number < @before ORDER BY number DESC LIMIT @limit'
      : `SELECT DISTINCT step FROM annotation_changes WHERE annotation_set = @set AND task = @task ${item === undefined ? '' : 'AND item = @item'} AND step < @before ORDER BY step DESC LIMIT @limit`
  return db.reading
    .prepare<[typeof named], StepRow>(
      `SELECT number, author, at, kind, of, what FROM annotation_steps WHERE annotation_set = @set AND number IN (${numbers}) ORDER BY number DESC`,
    )
    .all(named)
    .map((step) => ({ ...step, changes: readChanges(db, set, step.number, task, item) }))
}

/** The whole log, from the first step on, one at a time. */
export function* readLog(db: ReadableDB, set: number): Generator<LoggedStep> {
  const steps = db.reading
    .prepare<[number], StepRow>(
      'SELECT number, author, at, kind, of, what FROM annotation_steps WHERE annotation_set = ? ORDER BY number',
    )
    .iterate(set)
  for (const step of steps) yield { ...step, changes: readChanges(db, set, step.number) }
}

export interface AnnotatedTask {
  readonly task: string
  /** Whether the collection has it. */
  readonly known: boolean
}

/**
 * Tasks of which any of the sets holds something, in the collection's order, those that it does not have at the end.
 */
export function listAnnotatedTasks(db: ReadableDB, collection: number, sets: readonly number[]): AnnotatedTask[] {
  return db.reading
    .prepare<[string, number], { task: string; known: 0 | 1 }>(
      `
      SELECT i.task, t.id IS NOT NULL AS known FROM (SELECT DISTINCT task FROM annotation_items WHERE annotation_set IN (SELECT value FROM json_each(?))) i
      LEFT JOIN tasks t ON t.collection = ? AND t.name = i.task ORDER BY known DESC, t.position, i.task`,
    )
    .all(JSON.stringify(sets), collection)
    .map(({ task, known }) => ({ task, known: known === 1 }))
}

export function countItems(db: ReadableDB, set: number): number {
  return (
    db.reading
      .prepare<[number], number>('SELECT count(*) FROM annotation_items WHERE annotation_set = ?')
      .pluck()
      .get(set) ?? 0
  )
}

/** Everybody who has added a step, in alphabetical order. */
export function listAuthors(db: ReadableDB, set: number): string[] {
  return db.reading
    .prepare<[number], string>('SELECT DISTINCT author FROM annotation_steps WHERE annotation_set = ? ORDER BY author')
    .pluck()
    .all(set)
}

/** What the author would take back or make again next; `null`: nothing. */
export function nextInTurn(
  db: ReadableDB,
  set: number,
  author: string,
): { readonly undo: StepRow | null; readonly redo: StepRow | null } {
  const { undo, redo } = stacks(db, set, author)
  const step = (number: number | null) => (number === null ? null : (findStep(db, set, number) ?? null))
  return { undo: step(undo), redo: step(redo) }
}

/**
 * Sets go over to a collection that takes another one's place. What was found of a task's label space holds for the
 * task that was looked at only.
 */
export function keepAnnotations(db: WritableDB, from: number, to: number): void {
  const at =
    db.writing.prepare<[number], string>('SELECT imported_at FROM collections WHERE id = ?').pluck().get(to) ?? ''
  const changed = db.writing
    .prepare<{ from: number; to: number }, { set: number; task: string }>(
      `
      SELECT i.annotation_set AS "set", i.task FROM annotation_items i JOIN annotation_sets s ON s.id = i.annotation_set AND s.collection = @from
      JOIN tasks old ON old.collection = @from AND old.name = i.task JOIN tasks new ON new.collection = @to AND new.name = i.task
      WHERE i.item = 'label space' AND old.task <> new.task`,
    )
    .all({ from, to })
  for (const [set, some] of Map.groupBy(changed, (each) => each.set)) {
    addStep(
      db,
      set,
      { author: '', at, what: 'the task was imported anew' },
      some.map(({ task }) => ({ task, item: 'label space', after: null })),
    )
  }
  db.writing.prepare('UPDATE annotation_sets SET collection = ? WHERE collection = ?').run(to, from)
}

interface Stacks {
  readonly undo: number | null
  readonly redo: number | null
}

interface StoredStep extends StepRow {
  readonly below: number | null
}

function stacks(db: ReadableDB, set: number, author: string): Stacks {
  return (
    db.reading
      .prepare<[number, string], Stacks>(
        'SELECT undo, redo FROM annotation_steps WHERE annotation_set = ? AND author = ? ORDER BY number DESC LIMIT 1',
      )
      .get(set, author) ?? { undo: null, redo: null }
  )
}

/** Somebody has worked under the same name elsewhere, and whoever asks does not know it yet. */
function unseen(
  db: ReadableDB,
  set: number,
  author: string,
  next: number | null,
  { step, seen }: Meant,
): Extract<TakenBack, { state: 'unseen' }> | undefined {
  const last = db.reading
    .prepare<[number, string], number | null>(
      'SELECT max(number) FROM annotation_steps WHERE annotation_set = ? AND author = ?',
    )
    .pluck()
    .get(set, author)
  const other = (step !== undefined && step !== next) || (seen !== undefined && (last ?? 0) > seen)
  return other ? { state: 'unseen', by: typeof last === 'number' ? findStep(db, set, last) : undefined } : undefined
}

function findStep(db: ReadableDB, set: number, number: number): StoredStep | undefined {
  return db.reading
    .prepare<[number, number], StoredStep>(
      'SELECT number, author, at, kind, of, what, below FROM annotation_steps WHERE annotation_set = ? AND number = ?',
    )
    .get(set, number)
}

function readChanges(db: ReadableDB, set: number, step: number, task?: string, item?: string): LoggedChange[] {
  return db.reading
    .prepare<[number, number], LoggedChange>(
      'SELECT task, item, before, after FROM annotation_changes WHERE annotation_set = ? AND step = ? ORDER BY position',
    )
    .all(set, step)
    .filter((change) => (task === undefined || change.task === task) && (item === undefined || change.item === item))
}

function currentItem(
  db: WritableDB,
  set: number,
  task: string,
  item: string,
): { value: string; step: number } | undefined {
  return db.writing
    .prepare<[number, string, string], { value: string; step: number }>(
      'SELECT value, step FROM annotation_items WHERE annotation_set = ? AND task = ? AND item = ?',
    )
    .get(set, task, item)
}

function conflict(db: WritableDB, set: number, task: string, item: string): Added {
  const last = db.writing
    .prepare<[number, string, string], number>(
      'SELECT max(step) FROM annotation_changes WHERE annotation_set = ? AND task = ? AND item = ?',
    )
    .pluck()
    .get(set, task, item)
  return { state: 'conflict', task, item, by: last === undefined ? undefined : findStep(db, set, last) }
}

function nextNumber(db: WritableDB, set: number): number {
  return (
    (db.writing
      .prepare<[number], number | null>('SELECT max(number) FROM annotation_steps WHERE annotation_set = ?')
      .pluck()
      .get(set) ?? 0) + 1
  )
}

function appendIfSame(
  db: WritableDB,
  set: number,
  step: LoggedStep,
  next: Stacks & { readonly below: number | null },
): Added {
  const other = step.changes.find(
    ({ task, item, before }) => (currentItem(db, set, task, item)?.value ?? null) !== before,
  )
  return other ? conflict(db, set, other.task, other.item) : append(db, set, step, next)
}

function append(
  db: WritableDB,
  set: number,
  step: LoggedStep,
  { undo, redo, below }: Stacks & { readonly below: number | null },
): Added {
  const { number, author, at, kind, of, what, changes } = step
  db.writing
    .prepare(
      'INSERT INTO annotation_steps (annotation_set, number, author, at, kind, of, what, undo, redo, below) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(set, number, author, at, kind, of, what, undo, redo, below)
  const log = db.writing.prepare(
    'INSERT INTO annotation_changes (annotation_set, step, position, task, item, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const drop = db.writing.prepare('DELETE FROM annotation_items WHERE annotation_set = ? AND task = ? AND item = ?')
  const put = db.writing.prepare(
    'INSERT INTO annotation_items (annotation_set, task, item, value, step) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, step = excluded.step',
  )
  for (const [position, { task, item, before, after }] of changes.entries()) {
    log.run(set, number, position, task, item, before, after)
    if (after === null) drop.run(set, task, item)
    else put.run(set, task, item, after, number)
  }
  return { state: 'added', step }
}
