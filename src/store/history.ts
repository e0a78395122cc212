import { runColumns, runFrom, type RunColumns, type RunRow } from './runs.ts'
import type { ReadableDB, WritableDB } from './store.ts'
import { leaveSearch } from './trial-search.ts'

/** A run with what a person has noted of it. */
export interface HistoryRow extends RunRow {
  readonly notes: string
  readonly tags: readonly string[]
  /** `null`: it is there. */
  readonly deletedAt: string | null
  /** Whether the files of its trainings go with it. */
  readonly deleteModels: boolean
  /** JSON, as it was kept; whoever keeps it knows of what. */
  readonly headline: string | null
  /** Of its trials with their texts, in the database. */
  readonly bytes: number | null
}

/** Newest first; of the deleted ones those deleted last. */
export function listHistory(db: ReadableDB, which: 'kept' | 'deleted'): HistoryRow[] {
  const [condition, order] =
    which === 'kept'
      ? ['r.deleted_at IS NULL', 'r.created_at DESC, r.rowid DESC']
      : ['r.deleted_at IS NOT NULL AND r.opening = 0', 'r.deleted_at DESC, r.rowid DESC']
  return db.reading
    .prepare<[], HistoryColumns>(`${historyColumns} WHERE ${condition} ORDER BY ${order}`)
    .all()
    .map(historyFrom)
}

export function findHistory(db: ReadableDB, run: string): HistoryRow | undefined {
  const row = db.reading.prepare<[string], HistoryColumns>(`${historyColumns} WHERE r.id = ?`).get(run)
  return row && historyFrom(row)
}

/** Those deleted before a moment. */
export function listExpired(db: ReadableDB, before: string): string[] {
  return db.reading
    .prepare<[string], string>('SELECT id FROM runs WHERE deleted_at < ? AND opening = 0')
    .pluck()
    .all(before)
}

export function saveNotes(db: WritableDB, run: string, notes: string): void {
  db.writing.prepare('UPDATE runs SET notes = ? WHERE id = ?').run(notes, run)
}

export function saveTags(db: WritableDB, run: string, tags: readonly string[]): void {
  db.writing.prepare('UPDATE runs SET tags = ? WHERE id = ?').run(JSON.stringify(tags), run)
}

export function saveHeadline(db: WritableDB, run: string, headline: string, bytes: number): void {
  db.writing.prepare('UPDATE runs SET headline = ?, bytes = ? WHERE id = ?').run(headline, bytes, run)
}

export function deleteRun(
  db: WritableDB,
  run: string,
  { deletedAt, deleteModels }: { readonly deletedAt: string; readonly deleteModels: boolean },
): void {
  db.writing
    .prepare('UPDATE runs SET deleted_at = ?, delete_models = ? WHERE id = ?')
    .run(deletedAt, deleteModels ? 1 : 0, run)
}

export function restoreRun(db: WritableDB, run: string): void {
  db.writing.prepare('UPDATE runs SET deleted_at = NULL, delete_models = 0 WHERE id = ?').run(run)
}

/** Rows of one step of a purge: some milliseconds. */
const step = 500

/**
 * Takes a run out of the database, a piece at a time: all at once would keep everybody waiting. It is deleted before,
 * so that nobody sees half of it.
 */
export function* purgeRun(db: WritableDB, run: string): Generator<void> {
  leaveSearch(db, run)
  yield
  const pieces = [
    'DELETE FROM trials WHERE (cell, instance) IN (SELECT t.cell, t.instance FROM cells c CROSS JOIN trials t ON t.cell = c.id WHERE c.run = ? LIMIT ?)',
    'DELETE FROM run_instances WHERE id IN (SELECT id FROM run_instances WHERE run = ? LIMIT ?)',
    'DELETE FROM run_train_instances WHERE (run, task, position) IN (SELECT run, task, position FROM run_train_instances WHERE run = ? LIMIT ?)',
    'DELETE FROM training_steps WHERE (training, step) IN (SELECT s.training, s.step FROM trainings t CROSS JOIN training_steps s ON s.training = t.id WHERE t.run = ? LIMIT ?)',
  ]
  for (const piece of pieces) {
    const statement = db.writing.prepare<[string, number]>(piece)
    while (statement.run(run, step).changes > 0) yield
  }
  db.writing.prepare('DELETE FROM runs WHERE id = ?').run(run)
}

/** In bytes: prompts, answers and what else is kept of every trial, and the run's own instances. */
export function runSize(db: ReadableDB, run: string): number {
  const texts =
    db.reading
      .prepare<[string], number>(
        `SELECT coalesce(sum(octet_length(x.prompt) + octet_length(x.notes) + coalesce(octet_length(x.raw), 0) + coalesce(octet_length(x.label_scores), 0) + 160), 0)
       FROM cells c CROSS JOIN trial_texts x ON x.cell = c.id WHERE c.run = ?`,
      )
      .pluck()
      .get(run) ?? 0
  const instances =
    db.reading
      .prepare<[string, string], number>(
        `SELECT (SELECT coalesce(sum(octet_length(input) + octet_length(reference_list) + coalesce(octet_length(options), 0) + 60), 0) FROM run_instances WHERE run = ?)
         + (SELECT coalesce(sum(octet_length(input) + octet_length(reference_list) + coalesce(octet_length(options), 0) + 60), 0) FROM run_train_instances WHERE run = ?)`,
      )
      .pluck()
      .get(run, run) ?? 0
  return texts + instances
}

/** The instances of a run as they were frozen, task by task, in order; one at a time. */
export function* readFrozenInstances(
  db: ReadableDB,
  run: string,
): Generator<{ readonly id: number; readonly task: number; readonly text: string }> {
  const rows = db.reading
    .prepare<[string], { id: number; task: number; text: string }>(
      'SELECT id, task, json_array(instance_id, input, reference_list, options) AS text FROM run_instances WHERE run = ? ORDER BY task, position',
    )
    .iterate(run)
  yield* rows
}

interface HistoryColumns extends RunColumns {
  readonly notes: string
  readonly tags: string
  readonly deletedAt: string | null
  readonly deleteModels: 0 | 1
  readonly headline: string | null
  readonly bytes: number | null
}

const historyColumns = runColumns.replace(
  'FROM runs r',
  ', r.notes, r.tags, r.deleted_at AS deletedAt, r.delete_models AS deleteModels, r.headline, r.bytes FROM runs r',
)

function historyFrom({ notes, tags, deletedAt, deleteModels, headline, bytes, ...run }: HistoryColumns): HistoryRow {
  return {
    ...runFrom(run),
    notes,
    tags: JSON.parse(tags) as string[],
    deletedAt,
    deleteModels: deleteModels === 1,
    headline,
    bytes,
  }
}
