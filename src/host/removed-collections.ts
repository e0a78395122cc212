import { setImmediate as pause } from 'node:timers/promises'
import { dropCollection, dropTask, listRemoved, listTasks, type RemovedRow } from '#store/collections.ts'
import type { Host } from './host.ts'

/** Days a removed collection can be brought back. */
const keptDays = 30

/** When it can go, ISO. */
export function keptUntil({ removedAt }: Pick<RemovedRow, 'removedAt'>): string {
  return new Date(Date.parse(removedAt) + keptDays * 86_400_000).toISOString()
}

/** Task by task: all at once would keep everybody waiting. */
export async function dropForGood({ store }: Host, { id }: Pick<RemovedRow, 'id'>): Promise<void> {
  for (const task of listTasks(store, id)) {
    dropTask(store, task.id)
    await pause()
  }
  dropCollection(store, id)
}

/** Those whose time is over. */
export async function dropExpired(host: Host): Promise<void> {
  const now = host.date().toISOString()
  for (const row of listRemoved(host.store)) if (keptUntil(row) < now) await dropForGood(host, row)
}
