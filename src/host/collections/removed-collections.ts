import { setImmediate as pause } from 'node:timers/promises'
import {
  dropCollection,
  dropInstances,
  dropTask,
  hideCollection,
  listRemoved,
  storedInstances,
  taskIds,
  type RemovedRow,
} from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import { write, type WaitOptions } from '#store/write.ts'
import type { Host } from '../host.ts'

/** Days a removed collection can be brought back. */
const keptDays = 30

/** When it can go, ISO. */
export function keptUntil({ removedAt }: Pick<RemovedRow, 'removedAt'>): string {
  return new Date(Date.parse(removedAt) + keptDays * 86_400_000).toISOString()
}

/** Instances dropped between two moments in which others are heard. */
const batchSize = 2000

/** Bit by bit: all at once would keep everybody waiting. */
export async function dropForGood(store: Store, id: number, wait: WaitOptions = {}): Promise<void> {
  await write(store, () => hideCollection(store, id), wait)
  for (const task of taskIds(store, id)) {
    const instances = storedInstances(store, task)
    for (let from = 0; from < instances; from += batchSize) {
      await write(store, () => dropInstances(store, task, from, batchSize), wait)
      await pause()
    }
    await write(store, () => dropTask(store, task), wait)
  }
  await write(store, () => dropCollection(store, id), wait)
}

/** Those whose time is over. */
export async function dropExpired({ store, date }: Pick<Host, 'store' | 'date'>): Promise<void> {
  const now = date().toISOString()
  for (const row of listRemoved(store)) if (keptUntil(row) < now) await dropForGood(store, row.id)
}
