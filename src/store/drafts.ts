import type { ReadableDB, WritableDB } from './store.ts'

export interface DraftRow {
  readonly id: string
  readonly step: string
  /** Field → value. */
  readonly content: Readonly<Record<string, unknown>>
  readonly savedAt: string
}

/** Newest first. */
export function listDrafts(db: ReadableDB): DraftRow[] {
  return db.reading.prepare<[], DraftColumns>(`${columns} ORDER BY saved_at DESC, rowid DESC`).all().map(draftFrom)
}

export function findDraft(db: ReadableDB, id: string): DraftRow | undefined {
  const row = db.reading.prepare<[string], DraftColumns>(`${columns} WHERE id = ?`).get(id)
  return row && draftFrom(row)
}

export function createDraft(db: WritableDB, { id, step, content, savedAt }: DraftRow): void {
  db.writing
    .prepare('INSERT INTO drafts (id, step, content, saved_at) VALUES (?, ?, ?, ?)')
    .run(id, step, JSON.stringify(content), savedAt)
}

/**
 * Lays the given fields over those that are there, in one transaction; false where there is no such draft (any more).
 */
export function changeDraft(
  db: WritableDB,
  { id, step, content, savedAt }: Omit<DraftRow, 'step'> & { readonly step: string | null },
): boolean {
  return db.writing
    .transaction(() => {
      const before = db.writing.prepare<[string], string>('SELECT content FROM drafts WHERE id = ?').pluck().get(id)
      if (before === undefined) return false
      const after = { ...(JSON.parse(before) as Record<string, unknown>), ...content }
      db.writing
        .prepare('UPDATE drafts SET step = coalesce(?, step), content = ?, saved_at = ? WHERE id = ?')
        .run(step, JSON.stringify(after), savedAt, id)
      return true
    })
    .immediate()
}

export function removeDraft(db: WritableDB, id: string): boolean {
  return db.writing.prepare('DELETE FROM drafts WHERE id = ?').run(id).changes > 0
}

const columns = 'SELECT id, step, content, saved_at AS savedAt FROM drafts'

interface DraftColumns extends Omit<DraftRow, 'content'> {
  readonly content: string
}

function draftFrom(row: DraftColumns): DraftRow {
  return { ...row, content: JSON.parse(row.content) as DraftRow['content'] }
}
