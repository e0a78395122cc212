import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from './store.ts'

/** What whoever waits is told. */
export const waitSentence = 'another process is writing to the data folder; waiting for it'

/** Milliseconds of waiting before it is told: the transactions of other threads take some of them. */
const reportedAfter = 1000

/** Milliseconds between two tries, the last one over and over. */
const pauses = [1, 2, 5, 10, 20, 50, 100]

export interface WaitOptions {
  /** Ends the waiting; the work is not done then. */
  readonly signal?: AbortSignal | undefined
  /**
   * Milliseconds; what has waited longer is refused. Default: a minute, by which whoever looks at a page wants to know.
   */
  readonly most?: number | undefined
}

/**
 * Does work in one transaction as soon as no other process or thread writes. The lock is taken before the work begins,
 * which so is done once or not at all; the thread is free while this waits.
 *
 * @param work only writes to the store: it must not wait for anything
 * @throws what the work throws, with nothing written; the signal's reason; SQLITE_BUSY after `most`
 */
export async function write<T>(store: Store, work: () => T, { signal, most }: WaitOptions = {}): Promise<T> {
  const waits = waiting(most)
  for (;;) {
    const tried = tryWrite(store, work)
    if (tried.state === 'written') return tried.result
    const { ms, emit } = waits.next(tried.busy)
    if (emit) store.onWait(waitSentence)
    await sleep(ms, undefined, signal && { signal })
  }
}

export type Tried<T> =
  { readonly state: 'written'; readonly result: T } | { readonly state: 'busy'; readonly busy: unknown }

/** The same without waiting. */
export function tryWrite<T>({ writing }: Pick<Store, 'writing'>, work: () => T): Tried<T> {
  // Part of a transaction that has the lock.
  if (writing.inTransaction) return { state: 'written', result: work() }
  const timeout = writing.pragma('busy_timeout', { simple: true }) as number
  writing.pragma('busy_timeout = 0')
  try {
    writing.exec('BEGIN IMMEDIATE')
  } catch (error) {
    if (isBusy(error)) return { state: 'busy', busy: error }
    throw error
  } finally {
    writing.pragma(`busy_timeout = ${timeout}`)
  }
  try {
    const result = work()
    writing.exec('COMMIT')
    return { state: 'written', result }
  } catch (error) {
    rollBack(writing)
    throw error
  }
}

/** What fails on a full disk may have ended the transaction itself. */
function rollBack(writing: Store['writing']): void {
  if (writing.inTransaction) writing.exec('ROLLBACK')
}

/** Another process, or another thread, has the lock that writing needs. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}

/** How one wait goes on, try by try. */
export function waiting(most = 60_000) {
  const began = performance.now()
  let [tries, reported] = [0, false]
  return {
    /** @returns milliseconds to the next try, and whether it is time to say that there is a wait */
    next(busy: unknown): { readonly ms: number; readonly emit: boolean } {
      const waited = performance.now() - began
      if (waited > most) throw busy
      const emit = !reported && waited > reportedAfter
      reported ||= emit
      return { ms: pauses[Math.min(tries++, pauses.length - 1)] ?? 0, emit }
    },
  }
}
