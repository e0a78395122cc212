import type { TaskText } from '#core/corrections.ts'
import type { ReadableDB, WritableDB } from './store.ts'

export interface VersionRow {
  /** From 1; the last one is active. */
  readonly number: number
  /** `null`: the imported text was taken again. */
  readonly text: TaskText | null
  readonly savedAt: string
}

/** Every version of a task's text, oldest first; those before the last are never changed or dropped. */
export function listVersions(db: ReadableDB, task: number): VersionRow[] {
  return db.reading
    .prepare<[number], { number: number; content: string | null; savedAt: string }>(
      'SELECT number, content, saved_at AS savedAt FROM task_versions WHERE task = ? ORDER BY number',
    )
    .all(task)
    .map(({ content, ...row }) => ({ ...row, text: content === null ? null : (JSON.parse(content) as TaskText) }))
}

/** @returns its number */
export function addVersion(db: WritableDB, task: number, text: TaskText | null, savedAt: string): number {
  return db.writing
    .transaction(() => {
      const last =
        db.writing
          .prepare<[number], number | null>('SELECT max(number) FROM task_versions WHERE task = ?')
          .pluck()
          .get(task) ?? 0
      db.writing
        .prepare('INSERT INTO task_versions (task, number, content, saved_at) VALUES (?, ?, ?, ?)')
        .run(task, last + 1, text && JSON.stringify(text), savedAt)
      return last + 1
    })
    .immediate()
}

/** Versions stay with the tasks that come unchanged in a collection that takes another one's place. */
export function keepVersions(db: WritableDB, from: number, to: number): void {
  db.writing
    .prepare(
      `
      INSERT INTO task_versions (task, number, content, saved_at) SELECT new.id, v.number, v.content, v.saved_at
      FROM tasks old JOIN tasks new ON new.collection = ? AND new.name = old.name AND new.task = old.task JOIN task_versions v ON v.task = old.id WHERE old.collection = ?`,
    )
    .run(to, from)
}
