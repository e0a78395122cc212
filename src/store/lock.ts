import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makePrivateFile } from '#files/private.ts'
import type { Store } from './store.ts'

/** Milliseconds. Whoever only looks whether a lock is held has it for a moment, too. */
const timeoutMs = 250

/** Held until released or until the process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Keeps two processes from doing the same piece of work, e.g. carrying out one run.
 * The lock is SQLite's own file lock on an empty database: the operating system lets go of it even after kill -9,
 * which no file with a process number in it can promise.
 *
 * @param name letters, digits and dashes
 * @returns undefined when somebody else holds it
 */
export function takeLock(store: Store, name: string): Lock | undefined {
  return lockWithin(store, name, timeoutMs)
}

function lockWithin(store: Store, name: string, timeout: number): Lock | undefined {
  const file = join(store.dataDirectory, 'locks', `${name}.lock`)
  makePrivateFile(file)
  const db = new Database(file, { timeout })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return undefined
    throw error
  }
  return { release: () => void db.close() }
}

/** Whether somebody, this process included, holds the lock right now; does not wait to see. */
export function isLocked(store: Store, name: string): boolean {
  const lock = lockWithin(store, name, 0)
  lock?.release()
  return lock === undefined
}
