import type { ReadableDB, WritableDB } from './store.ts'

/** A server that a person has added to ask models of. */
export interface EndpointRow {
  readonly name: string
  readonly url: string
  /** Where its key is found; `null`: it takes none, or one that is kept nowhere. */
  readonly keyFrom: string | null
  /** What its last probing found, as JSON. */
  readonly report: string
  readonly probedAt: string
  readonly addedAt: string
}

const columns = 'name, url, key_from AS keyFrom, report, probed_at AS probedAt, added_at AS addedAt'

export function listEndpoints(db: ReadableDB): EndpointRow[] {
  return db.reading.prepare<[], EndpointRow>(`SELECT ${columns} FROM endpoints ORDER BY name`).all()
}

export function findEndpoint(db: ReadableDB, nameOrUrl: string): EndpointRow | undefined {
  return db.reading
    .prepare<[string, string, string], EndpointRow>(
      `SELECT ${columns} FROM endpoints WHERE name = ? OR url = ? ORDER BY name = ? DESC LIMIT 1`,
    )
    .get(nameOrUrl, nameOrUrl, nameOrUrl)
}

export function saveEndpoint(db: WritableDB, row: EndpointRow): void {
  db.writing
    .prepare<[EndpointRow]>(
      `INSERT INTO endpoints (name, url, key_from, report, probed_at, added_at)
       VALUES (@name, @url, @keyFrom, @report, @probedAt, @addedAt)
       ON CONFLICT (name) DO UPDATE SET url = @url, key_from = @keyFrom, report = @report, probed_at = @probedAt`,
    )
    .run(row)
}

/** @returns whether there was one */
export function removeEndpoint(db: WritableDB, name: string): boolean {
  return db.writing.prepare<[string]>('DELETE FROM endpoints WHERE name = ?').run(name).changes > 0
}
