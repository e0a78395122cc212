import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { listSets } from '#store/annotation-sets.ts'
import { listCollections } from '#store/collections.ts'
import { listRuns, type RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'

/** Runs of a data directory as they are stored, the newest first; read without a host. */
export function storedRuns(data: string): RunRow[] {
  return read(data, listRuns) ?? []
}

/** Names of its collections. */
export function storedCollections(data: string): string[] {
  return (read(data, listCollections) ?? []).map(({ name }) => name)
}

/** Steps of the first annotation set of the first collection. */
export function storedSteps(data: string): number {
  return read(data, (db) => listCollections(db).flatMap(({ id }) => listSets(db, id))[0]?.version) ?? 0
}

function read<T>(data: string, ask: (db: ReadableDB) => T): T | undefined {
  const file = join(data, 'placebo.sqlite')
  if (!existsSync(file)) return undefined
  const db = new Database(file, { readonly: true })
  try {
    return ask({ reading: db })
  } finally {
    db.close()
  }
}
