import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makeDataFolder, makePrivateFile, makePrivateFolder } from '#files/private.ts'
import { isDiskFull } from './disk-full.ts'
import { migrate } from './migrate.ts'

/** What a function that only reads is given: a connection SQLite itself keeps from writing. */
export interface ReadableDB {
  readonly reading: Database.Database
}

export interface WritableDB extends ReadableDB {
  readonly writing: Database.Database
}

export interface Store extends WritableDB {
  readonly dataDirectory: string
  /** Told when something here has waited for another process that writes, once for each wait (`write.ts`). */
  readonly onWait: (sentence: string) => void
  close(): void
}

export type Opened =
  { readonly state: 'open'; readonly store: Store } | { readonly state: 'refused'; readonly reason: string }

/** Milliseconds a connection that reads waits: for moments in which SQLite itself is at work on the file. */
const busyTimeout = 15_000

/** Milliseconds the opening waits for another process to finish writing, where something is to be migrated. */
const migrationTimeout = 15_000

/**
 * Milliseconds a statement waits for other writers while its whole thread waits with it: long enough for the
 * transactions of other threads, not so long that a page would notice. Whoever has to wait longer does so with `write`
 * of `write.ts`.
 */
const writeTimeout = 250

/**
 * Opens `placebo.sqlite` in the data directory, made and brought up to date where needed.
 * A file of a newer version, or one that is no database, is refused and left as it is.
 */
export function openStore(dataDirectory: string, now: Date, onWait: Store['onWait'] = () => undefined): Opened {
  const folder = makeDataFolder(dataDirectory)
  if (folder.state === 'refused') return folder
  const file = databaseFile(dataDirectory)
  let writing: Database.Database | undefined
  try {
    makePrivateFolder(join(dataDirectory, 'locks'))
    makePrivateFile(file)
    writing = new Database(file, { timeout: migrationTimeout })
    const migrated = migrate(writing, file, join(dataDirectory, 'backups'), now)
    if (migrated.state === 'refused') {
      writing.close()
      return migrated
    }
    // Only now: a database that is refused stays as it is, to the byte.
    writing.pragma('journal_mode = WAL')
    writing.pragma('synchronous = FULL')
    writing.pragma('foreign_keys = ON')
    writing.pragma(`busy_timeout = ${writeTimeout}`)
    return { state: 'open', store: storeOver(dataDirectory, writing, onWait) }
  } catch (error) {
    writing?.close()
    return { state: 'refused', reason: `data directory ${dataDirectory} cannot be used: ${explain(error, file)}` }
  }
}

/**
 * A connection of its own for a thread that only reads; the database has been opened, and so brought up to date,
 * before.
 */
export function openReading(dataDirectory: string): ReadableDB & { close(): void } {
  const reading = new Database(databaseFile(dataDirectory), { readonly: true, timeout: busyTimeout })
  return { reading, close: () => void reading.close() }
}

/**
 * The same, and what others write from now on is not seen: for reading a whole that must be of one moment, piece by
 * piece, while the connections of the store stay free.
 */
export function openSnapshot(dataDirectory: string): ReadableDB & { close(): void } {
  const snapshot = openReading(dataDirectory)
  // SQLite takes the moment of the first read, not that of BEGIN.
  snapshot.reading.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1')
  return snapshot
}

/**
 * Connections of its own for a thread that writes, too: in transactions of some milliseconds, for everybody else waits
 * for them.
 */
export function openWriting(dataDirectory: string, onWait: Store['onWait'] = () => undefined): Store {
  const writing = new Database(databaseFile(dataDirectory), { timeout: writeTimeout })
  writing.pragma('synchronous = FULL')
  writing.pragma('foreign_keys = ON')
  return storeOver(dataDirectory, writing, onWait)
}

/** Pages of 4 KB that an import lets the journal grow by before they are copied into the database: 64 MB. */
const importCheckpoint = 16_384

/**
 * The same for an import, whose millions of rows need not be on the disk one transaction after the other: nobody sees
 * them before it is finished, and a database whose power fails is as it was some moments before.
 */
export function openImporting(dataDirectory: string, onWait: Store['onWait']): Store {
  const store = openWriting(dataDirectory, onWait)
  store.writing.pragma('synchronous = NORMAL')
  store.writing.pragma(`wal_autocheckpoint = ${importCheckpoint}`)
  return store
}

/** From the next transaction on, all that was written before is on the disk with it. */
export function syncFully(store: Store): void {
  store.writing.pragma('synchronous = FULL')
}

function databaseFile(dataDirectory: string): string {
  return join(dataDirectory, 'placebo.sqlite')
}

function storeOver(dataDirectory: string, writing: Database.Database, onWait: Store['onWait']): Store {
  const reading = new Database(databaseFile(dataDirectory), { readonly: true, timeout: busyTimeout })
  return {
    dataDirectory,
    writing,
    reading,
    onWait,
    close() {
      reading.close()
      writing.close()
    },
  }
}

function explain(error: unknown, file: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  if (isDiskFull(error)) return 'the disk is full; free some space and try again, nothing was lost'
  switch (code) {
    case 'SQLITE_NOTADB':
      return `${file} is not a Placebo database; move it away, or choose another folder with --data-dir`
    case 'SQLITE_CORRUPT':
      return `${file} is damaged; a copy from before the last update may lie in the folder backups beside it`
    case 'SQLITE_BUSY':
      return `another process has been writing to ${file} for ${migrationTimeout / 1000} seconds; wait for it or end it`
    case 'EACCES':
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return `it cannot be written to (${message}); choose another folder with --data-dir`
    default:
      return message
  }
}
