import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '#store/store.ts'
import { tryWrite, waiting, waitSentence, type Tried } from '#store/write.ts'
import type { WaitingEvent } from './run-event.ts'

export type WrittenWhenFree<T> = Extract<Tried<T>, { state: 'written' }> | { readonly state: 'stopped' }

/** Milliseconds that what a stopped run has still to write may take. */
const timeoutMs = 2000

/**
 * Writes to the store as soon as no other process does, however long that takes, and tells once that it waits. A run
 * that is stopped meanwhile has not written.
 */
export async function* whenFree<T>(
  run: string,
  { store, signal }: { readonly store: Store; readonly signal: AbortSignal },
  work: () => T,
): AsyncGenerator<WaitingEvent, WrittenWhenFree<T>> {
  const waits = waiting(Infinity)
  for (;;) {
    const tried = tryWrite(store, work)
    if (tried.state === 'written') return tried
    const { ms, emit } = waits.next(tried.busy)
    if (emit) yield { type: 'waiting', run, reason: waitSentence }
    await sleep(ms, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return { state: 'stopped' }
  }
}

/** For what would be good to have on the disk when a run ends in any case. @returns whether it is */
export async function beforeLeaving(store: Store, work: () => unknown): Promise<boolean> {
  const waits = waiting(Infinity)
  for (let waited = 0; ;) {
    const tried = tryWrite(store, work)
    if (tried.state === 'written') return true
    const { ms } = waits.next(tried.busy)
    waited += ms
    if (waited > timeoutMs) return false
    await sleep(ms)
  }
}
