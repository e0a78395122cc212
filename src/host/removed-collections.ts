import { setImmediate as pause } from 'node:timers/promises'
import { dropCollection, dropInstances, dropTask, hideCollection, listRemoved, storedInstances, taskIds, type RemovedRow } from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import type { Host } from './host.ts'

/** Days a removed collection can be brought back. */
const keptDays = 30

/** When it can go, ISO. */
export function keptUntil({ removedAt }: Pick<RemovedRow, 'removedAt'>): string {
  return new Date(Date.parse(removedAt) + keptDays * 86_400_000).toISOString()
}

/** Instances dropped between two moments in which others are heard. */
const atOnce = 2000

/** Bit by bit: all at once would keep everybody waiting. */
export async function dropForGood(store: Store, id: number): Promise<void> {
  hideCollection(store, id)
  for (const task of taskIds(store, id)) {
    const instances = storedInstances(store, task)
    for (let from = 0; from < instances; from += atOnce) {
      dropInstances(store, task, from, atOnce)
      await pause()
    }
    dropTask(store, task)
  }
  dropCollection(store, id)
}

/** Those whose time is over. */
export async function dropExpired({ store, date }: Host): Promise<void> {
  const now = date().toISOString()
  for (const row of listRemoved(store)) if (keptUntil(row) < now) await dropForGood(store, row.id)
}
