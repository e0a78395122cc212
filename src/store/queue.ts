import type { ReadableDB, WritableDB } from './store.ts'

/** A request that waits for its turn. */
export interface QueuedRow {
  readonly id: number
  readonly name: string
  /** JSON; who queued it knows of what. */
  readonly request: string
  readonly queuedAt: string
  /** Why it could not begin when its turn came, as sentences and as problems of the study; `null`: still to come. */
  readonly refusal: readonly unknown[] | null
}

/** @returns the request's number */
export function addToQueue(
  db: WritableDB,
  { name, request, queuedAt }: Pick<QueuedRow, 'name' | 'request' | 'queuedAt'>,
): number {
  const { lastInsertRowid } = db.writing
    .prepare('INSERT INTO queued_studies (name, request, queued_at) VALUES (?, ?, ?)')
    .run(name, request, queuedAt)
  return Number(lastInsertRowid)
}

/** In the order of their turns. */
export function readQueue(db: ReadableDB): QueuedRow[] {
  return db.reading
    .prepare<[], Omit<QueuedRow, 'refusal'> & { refusal: string | null }>(
      'SELECT id, name, request, queued_at AS queuedAt, refusal FROM queued_studies ORDER BY id',
    )
    .all()
    .map((row) => ({ ...row, refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as unknown[]) }))
}

/** @returns whether it was there */
export function removeFromQueue(db: WritableDB, id: number): boolean {
  return db.writing.prepare('DELETE FROM queued_studies WHERE id = ?').run(id).changes > 0
}

export function refuseQueued(db: WritableDB, id: number, reasons: readonly unknown[]): void {
  db.writing.prepare('UPDATE queued_studies SET refusal = ? WHERE id = ?').run(JSON.stringify(reasons), id)
}
