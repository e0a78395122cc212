import { existsSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import { trainedFolder, workingFile } from '#runner/trained-file.ts'
import { findHistory, listExpired, purgeRun, type HistoryRow } from '#store/history.ts'
import { findModel, hasExpiredModels, purgeModels } from '#store/models.ts'
import type { Store } from '#store/store.ts'
import { readTrainings } from '#store/trainings.ts'
import { write } from '#store/write.ts'

/** Days that what was deleted can be brought back. */
const keptDays = 30

/** Of what was deleted at a moment; both ISO. */
export function keptUntil(deletedAt: string): string {
  return new Date(Date.parse(deletedAt) + keptDays * 86_400_000).toISOString()
}

/**
 * @param ended aborted, what is left goes another time
 * @returns files of trainings that went with them
 */
export async function purgeRuns(
  store: Store,
  rows: readonly Pick<HistoryRow, 'id' | 'deleteModels'>[],
  ended?: AbortSignal,
): Promise<number> {
  let files = 0
  for (const { id, deleteModels } of rows) {
    if (ended?.aborted) break
    files += await purgeFiles(store, id, deleteModels)
    const pieces = purgeRun(store, id)
    while (!(await write(store, () => pieces.next().done === true, { signal: ended }))) {
      await pause()
      if (ended?.aborted) return files
    }
    await rm(join(store.dataDirectory, 'locks', `run-${id}.lock`), { force: true })
  }
  return files
}

/** Whatever was removed so long ago that it cannot be brought back any more. */
export async function purgeExpired(store: Store, now: Date, ended: AbortSignal): Promise<void> {
  const before = new Date(now.getTime() - keptDays * 86_400_000).toISOString()
  const rows = listExpired(store, before).flatMap((id) => findHistory(store, id) ?? [])
  await purgeRuns(store, rows, ended)
  if (!ended.aborted && hasExpiredModels(store, before))
    await write(store, () => purgeModels(store, before), { signal: ended })
}

/** Checkpoints always, the models themselves where that was asked for and nobody has added them again. */
async function purgeFiles(store: Store, run: string, deleteModels: boolean): Promise<number> {
  let files = 0
  for (const training of readTrainings(store, run)) {
    await rm(training.checkpoint, { recursive: true, force: true })
    if (!deleteModels) continue
    for (const file of new Set([training.file, workingFile(store, run, training)])) {
      if (!existsSync(file) || findModel(store, file)) continue
      await rm(file, { force: true })
      files++
    }
  }
  // Only once nothing is in it any more.
  await rmdir(trainedFolder(store, run)).catch(() => undefined)
  return files
}
