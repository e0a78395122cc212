import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '#store/store.ts'
import { areTrialsWaiting, indexSomeTrials } from '#store/trial-search.ts'
import { tryWrite } from '#store/write.ts'

/** Trials put into the index at once: some milliseconds. */
const batchSize = 50

/**
 * Milliseconds between two pieces, in which others are answered, and between two looks whether there is something to
 * do.
 */
const [pauseMs, pollMs] = [10, 2000]

/**
 * Puts trials into the index of words that are not in it: those of a database from before there was one, and all others
 * after a large run was taken out. Goes on until it is ended; what is left then goes on another time.
 */
export async function indexTrials(store: Store, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const indexed = areTrialsWaiting(store) && tryWrite(store, () => indexSomeTrials(store, batchSize))
    const more = indexed !== false && indexed.state === 'written' && indexed.result
    await sleep(more ? pauseMs : pollMs, undefined, { signal: ended, ref: false }).catch(() => undefined)
  }
}
