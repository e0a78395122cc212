import { rm } from 'node:fs/promises'
import { setImmediate as pause } from 'node:timers/promises'
import { trainedFolder } from '#runner/trained-file.ts'
import { listOpening } from '#store/bundles.ts'
import { purgeRun } from '#store/history.ts'
import { isLocked, takeLock } from '#store/lock.ts'
import type { Store } from '#store/store.ts'
import { write } from '#store/write.ts'

/** Held by whoever opens a bundle, or removes what is left of an opening. */
export const openingLock = 'opening'

/** What openings have left behind that were killed; nothing, while one is going on. */
export async function dropUnfinished(store: Store, ended?: AbortSignal): Promise<void> {
  if (ended?.aborted || listOpening(store).length === 0 || isLocked(store, openingLock)) return
  const lock = takeLock(store, openingLock)
  try {
    if (lock) await dropOpenings(store, ended)
  } finally {
    lock?.release()
  }
}

/** Only under the lock. */
export async function dropOpenings(store: Store, ended?: AbortSignal): Promise<void> {
  for (const id of listOpening(store)) await drop(store, id, ended)
}

/** A run that nobody sees, with everything of it, a piece at a time. */
export async function drop(store: Store, id: string, ended?: AbortSignal): Promise<void> {
  const pieces = purgeRun(store, id)
  while (!(await write(store, () => pieces.next().done === true, { signal: ended }))) {
    await pause()
    if (ended?.aborted) return
  }
  await rm(trainedFolder(store, id), { recursive: true, force: true })
}
