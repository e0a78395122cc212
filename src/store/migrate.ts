import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { makePrivateFile, makePrivateFolder } from '#files/private.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'

export type Migrated =
  | { readonly state: 'current'; readonly applied: readonly number[] }
  | { readonly state: 'refused'; readonly reason: string }

/** "plcb": tells a Placebo database from any other SQLite file. */
const applicationId = 0x706c6362

/**
 * Brings a database up to the newest migration, each in a transaction of its own, after a backup copy; a new one in
 * one transaction.
 *
 * @param backups folder for the copy, made when it is needed
 */
export function migrate(
  db: Database.Database,
  file: string,
  backups: string,
  now: Date,
  known: readonly Migration[] = migrations,
): Migrated {
  const version = versionOf(db)
  const newest = known.at(-1)?.number ?? 0
  if (version > newest) {
    return {
      state: 'refused',
      reason: `${file} was written by a newer Placebo (database version ${version}, this one knows ${newest}); update Placebo, or choose another folder with --data-dir`,
    }
  }
  if (version === 0 && hasForeignTables(db)) {
    return {
      state: 'refused',
      reason: `${file} is an SQLite database of another program; choose another folder with --data-dir`,
    }
  }
  // With nothing to do, nobody is waited for: another process may write for minutes.
  if (version === newest) return { state: 'current', applied: [] }
  if (version > 0) {
    waitForWriters(db)
    backUp(db, backups, version, now)
  }
  const applyAll = () =>
    known.filter((migration) => migration.number > version && apply(db, migration)).map((migration) => migration.number)
  // A new database is made as a whole: the disk is waited for once, not for each of them.
  const applied = version === 0 ? db.transaction(applyAll).immediate() : applyAll()
  return { state: 'current', applied }
}

function versionOf(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

function hasForeignTables(db: Database.Database): boolean {
  const id = db.pragma('application_id', { simple: true }) as number
  return id !== applicationId && db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
}

/** The version is read again inside the transaction: another process may have done this step in the meantime. */
function apply(db: Database.Database, migration: Migration): boolean {
  return db
    .transaction(() => {
      if (versionOf(db) >= migration.number) return false
      for (const [name, call] of Object.entries(migration.functions ?? {}))
        db.function(name, { deterministic: true, varargs: true }, (...texts: unknown[]) => call(...texts.map(String)))
      db.exec(migration.sql)
      db.pragma(`application_id = ${applicationId}`)
      db.pragma(`user_version = ${migration.number}`)
      return true
    })
    .immediate()
}

/** Before the copy, so that waiting in vain leaves none. */
function waitForWriters(db: Database.Database): void {
  db.exec('BEGIN IMMEDIATE; ROLLBACK')
}

/** Copied under another name first, as exchange/part-files.ts knows it: where the name is right, the copy is whole. */
function backUp(db: Database.Database, backups: string, version: number, now: Date): void {
  makePrivateFolder(backups)
  const name = `placebo-version-${version}-${now.toISOString().replaceAll(':', '-')}.sqlite`
  const [file, part] = [join(backups, name), join(backups, `.${name}.${process.pid}.part`)]
  if (existsSync(file)) return
  try {
    rmSync(part, { force: true })
    // Into an empty file SQLite writes, too.
    makePrivateFile(part)
    db.prepare('VACUUM INTO ?').run(part)
    renameSync(part, file)
  } finally {
    for (const left of [part, `${part}-journal`]) rmSync(left, { force: true })
  }
}
