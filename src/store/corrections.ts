import type { ReviewedSpace, TaskText } from '#core/corrections.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/** What a person has found the label space of a task to be. */
export interface ReviewRow {
  readonly space: ReviewedSpace
  readonly reviewedAt: string
}

export interface VersionRow {
  /** From 1; the last one is in force. */
  readonly number: number
  /** `null`: the imported text was taken again. */
  readonly text: TaskText | null
  readonly savedAt: string
}

export function findReview(db: ReadableDB, task: number): ReviewRow | undefined {
  const row = db.reading.prepare<[number], { space: string; reviewedAt: string }>('SELECT space, reviewed_at AS reviewedAt FROM label_reviews WHERE task = ?').get(task)
  return row && { space: JSON.parse(row.space) as ReviewedSpace, reviewedAt: row.reviewedAt }
}

/** Takes the place of an earlier review of that task. */
export function saveReview(db: WritableDB, task: number, { space, reviewedAt }: ReviewRow): void {
  db.writing
    .prepare('INSERT INTO label_reviews (task, space, reviewed_at) VALUES (?, ?, ?) ON CONFLICT (task) DO UPDATE SET space = excluded.space, reviewed_at = excluded.reviewed_at')
    .run(task, JSON.stringify(space), reviewedAt)
}

export function dropReview(db: WritableDB, task: number): boolean {
  return db.writing.prepare('DELETE FROM label_reviews WHERE task = ?').run(task).changes > 0
}

/** Every version of a task's text, oldest first; those before the last are never changed or dropped. */
export function listVersions(db: ReadableDB, task: number): VersionRow[] {
  return db.reading
    .prepare<[number], { number: number; content: string | null; savedAt: string }>('SELECT number, content, saved_at AS savedAt FROM task_versions WHERE task = ? ORDER BY number')
    .all(task)
    .map(({ content, ...row }) => ({ ...row, text: content === null ? null : (JSON.parse(content) as TaskText) }))
}

/** @returns its number */
export function addVersion(db: WritableDB, task: number, text: TaskText | null, savedAt: string): number {
  return db.writing.transaction(() => {
    const last = db.writing.prepare<[number], number | null>('SELECT max(number) FROM task_versions WHERE task = ?').pluck().get(task) ?? 0
    db.writing.prepare('INSERT INTO task_versions (task, number, content, saved_at) VALUES (?, ?, ?, ?)').run(task, last + 1, text && JSON.stringify(text), savedAt)
    return last + 1
  }).immediate()
}

/** What was corrected stays with the tasks that come unchanged in a collection that takes another one's place. */
export function keepCorrections(db: WritableDB, from: number, to: number): void {
  const unchanged = 'FROM tasks old JOIN tasks new ON new.collection = ? AND new.name = old.name AND new.task = old.task'
  db.writing.prepare(`INSERT INTO label_reviews (task, space, reviewed_at) SELECT new.id, r.space, r.reviewed_at ${unchanged} JOIN label_reviews r ON r.task = old.id WHERE old.collection = ?`).run(to, from)
  db.writing
    .prepare(`INSERT INTO task_versions (task, number, content, saved_at) SELECT new.id, v.number, v.content, v.saved_at ${unchanged} JOIN task_versions v ON v.task = old.id WHERE old.collection = ?`)
    .run(to, from)
}
