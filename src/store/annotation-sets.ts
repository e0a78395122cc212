import type { ReadableDB, WritableDB } from './store.ts'

export interface SetRow {
  readonly id: number
  readonly collection: number
  readonly name: string
  /** Studies planned from now on take it; at most one of a collection. */
  readonly active: boolean
  readonly madeAt: string
  /** Whose work it is, where a person has said so. */
  readonly author: string | null
  /** `null`: it is there. */
  readonly removedAt: string | null
  /** Its last step, 0 before the first one. */
  readonly version: number
  /** Of the last step; `null` before the first one. */
  readonly changedAt: string | null
}

/** The active one first, then by name; removed ones at the end. */
export function listSets(db: ReadableDB, collection: number): SetRow[] {
  return db.reading
    .prepare<[number], SetColumns>(
      `${columns} WHERE s.collection = ? ORDER BY s.removed_at IS NOT NULL, s.active DESC, s.name`,
    )
    .all(collection)
    .map(setFrom)
}

export function findSet(db: ReadableDB, collection: number, name: string): SetRow | undefined {
  const row = db.reading
    .prepare<[number, string], SetColumns>(`${columns} WHERE s.collection = ? AND s.name = ? AND s.removed_at IS NULL`)
    .get(collection, name)
  return row && setFrom(row)
}

export function findActiveSet(db: ReadableDB, collection: number): SetRow | undefined {
  const row = db.reading
    .prepare<[number], SetColumns>(`${columns} WHERE s.collection = ? AND s.active = 1`)
    .get(collection)
  return row && setFrom(row)
}

/** The first one of a collection is active. Undefined where the name is taken. */
export function createSet(db: WritableDB, collection: number, name: string, madeAt: string): number | undefined {
  return db.writing
    .transaction(() => {
      if (isTaken(db, collection, name)) return undefined
      return Number(
        db.writing
          .prepare('INSERT INTO annotation_sets (collection, name, active, made_at) VALUES (?, ?, ?, ?)')
          .run(collection, name, isFirst(db, collection) ? 1 : 0, madeAt).lastInsertRowid,
      )
    })
    .immediate()
}

/**
 * Puts a set that was built up elsewhere into a collection; the first one there is active.
 *
 * @returns undefined where the name is taken
 */
export function moveSet(
  db: WritableDB,
  set: number,
  collection: number,
  name: string,
): { readonly active: boolean } | undefined {
  return db.writing
    .transaction(() => {
      if (isTaken(db, collection, name)) return undefined
      const active = isFirst(db, collection)
      db.writing
        .prepare('UPDATE annotation_sets SET collection = ?, name = ?, active = ? WHERE id = ?')
        .run(collection, name, active ? 1 : 0, set)
      return { active }
    })
    .immediate()
}

/** False where the name is taken. */
export function renameSet(
  db: WritableDB,
  { id, collection }: Pick<SetRow, 'id' | 'collection'>,
  name: string,
): boolean {
  return db.writing
    .transaction(() => {
      if (isTaken(db, collection, name)) return false
      db.writing.prepare('UPDATE annotation_sets SET name = ? WHERE id = ?').run(name, id)
      return true
    })
    .immediate()
}

/** From now on, whoever is not named is this one. */
export function setAuthor(db: WritableDB, set: number, author: string): void {
  db.writing.prepare('UPDATE annotation_sets SET author = ? WHERE id = ?').run(author, set)
}

/** @param set `null`: none is active */
export function useSet(db: WritableDB, collection: number, set: number | null): void {
  db.writing
    .transaction(() => {
      db.writing.prepare('UPDATE annotation_sets SET active = 0 WHERE collection = ? AND active = 1').run(collection)
      if (set !== null) db.writing.prepare('UPDATE annotation_sets SET active = 1 WHERE id = ?').run(set)
    })
    .immediate()
}

/** It can be brought back, and is active no more. */
export function removeSet(db: WritableDB, set: number, removedAt: string): void {
  db.writing.prepare('UPDATE annotation_sets SET active = 0, removed_at = ? WHERE id = ?').run(removedAt, set)
}

/** False where another one has its name by now. */
export function restoreSet(
  db: WritableDB,
  { id, collection, name }: Pick<SetRow, 'id' | 'collection' | 'name'>,
): boolean {
  return db.writing
    .transaction(() => {
      if (isTaken(db, collection, name)) return false
      db.writing.prepare('UPDATE annotation_sets SET removed_at = NULL WHERE id = ?').run(id)
      return true
    })
    .immediate()
}

function isTaken(db: WritableDB, collection: number, name: string): boolean {
  return (
    db.writing
      .prepare('SELECT 1 FROM annotation_sets WHERE collection = ? AND name = ? AND removed_at IS NULL')
      .get(collection, name) !== undefined
  )
}

function isFirst(db: WritableDB, collection: number): boolean {
  return (
    db.writing.prepare('SELECT 1 FROM annotation_sets WHERE collection = ? AND removed_at IS NULL').get(collection) ===
    undefined
  )
}

const columns = `
  SELECT s.id, s.collection, s.name, s.active AS active, s.made_at AS madeAt, s.author, s.removed_at AS removedAt, coalesce(l.number, 0) AS version, l.at AS changedAt
  FROM annotation_sets s LEFT JOIN annotation_steps l ON l.annotation_set = s.id AND l.number = (SELECT max(number) FROM annotation_steps WHERE annotation_set = s.id)`

interface SetColumns extends Omit<SetRow, 'active'> {
  readonly active: 0 | 1
}

function setFrom({ active, ...row }: SetColumns): SetRow {
  return { ...row, active: active === 1 }
}
