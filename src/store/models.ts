import type { ReadableDB, WritableDB } from './store.ts'

export interface ModelRow {
  readonly name: string
  readonly file: string
  /** Bytes. */
  readonly fileSize: number
  /** When the file's inode last changed (ctime), in milliseconds since 1970. */
  readonly modifiedMs: number
  readonly sha256: string
  /** What the file's metadata says, as JSON. */
  readonly info: string
  readonly addedAt: string
}

const columns = 'name, file, file_size AS fileSize, modified_ms AS modifiedMs, sha256, info, added_at AS addedAt'

export function listModels(db: ReadableDB): ModelRow[] {
  return db.reading.prepare<[], ModelRow>(`SELECT ${columns} FROM models ORDER BY name`).all()
}

export function findModel(db: ReadableDB, nameOrFile: string): ModelRow | undefined {
  return db.reading.prepare<[string, string], ModelRow>(`SELECT ${columns} FROM models WHERE name = ? OR file = ?`).get(nameOrFile, nameOrFile)
}

/** A file that is known already keeps its name; what is known of it is replaced. */
export function saveModel(db: WritableDB, model: ModelRow): void {
  db.writing
    .prepare(
      `INSERT INTO models (name, file, file_size, modified_ms, sha256, info, added_at)
       VALUES (@name, @file, @fileSize, @modifiedMs, @sha256, @info, @addedAt)
       ON CONFLICT (file) DO UPDATE SET file_size = @fileSize, modified_ms = @modifiedMs, sha256 = @sha256, info = @info`,
    )
    .run(model)
}
