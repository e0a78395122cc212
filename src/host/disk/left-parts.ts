import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { removeDeadParts } from '#exchange/part-files.ts'
import { isLocked } from '#store/lock.ts'
import type { Store } from '#store/store.ts'

/** Half-written files in the data folder that killed processes have left; nothing that anybody is writing. */
export function removeLeftParts(store: Store): void {
  for (const folder of ['models', 'backups']) removeDeadParts(join(store.dataDirectory, folder))
  const trained = join(store.dataDirectory, 'trained')
  for (const run of entriesOf(trained)) {
    const parts = entriesOf(join(trained, run)).filter((name) => name.endsWith('.part'))
    // Models and checkpoints are written under the run's lock alone, and those of a bundle under that of its opening.
    if (parts.length === 0 || isLocked(store, `run-${run}`) || isLocked(store, 'opening')) continue
    for (const part of parts) rmSync(join(trained, run, part), { force: true })
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
