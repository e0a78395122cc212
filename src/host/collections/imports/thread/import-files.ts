import { readCollection } from '#exchange/read-collection.ts'
import { unfinishedImports } from '#store/collections.ts'
import { isDiskFull } from '#store/disk-full.ts'
import { openImporting, syncFully } from '#store/store.ts'
import { dropForGood } from '../../removed-collections.ts'
import type { ImportCalls, ImportEvent, Imported, ImportRequest } from '../calls.ts'
import { checkFiles } from '../check-files.ts'
import { importCollection } from '../import-collection.ts'
import { reporter } from './reporter.ts'

export interface Importing {
  readonly dataDirectory: string
  readonly emit: (event: ImportEvent) => void
  readonly signal: AbortSignal
}

/**
 * Checks all files, and then reads them once more into the store. Reading costs a fraction of writing, and so a refused
 * import has written nothing: what SQLite has once taken from the disk it gives back only by writing the whole database
 * anew.
 */
export async function importFiles(
  request: ImportRequest,
  importing: Importing,
): Promise<ImportCalls['import']['result']> {
  const { emit, signal } = importing
  try {
    const report = reporter('checking', emit)
    const checked = await checkFiles(report.follow(readCollection(request.path, { watch: report })), signal)
    if (checked === 'stopped') return { state: 'stopped' }
    const { tasks, broken, problems } = checked
    if (tasks === 0 || (broken.size > 0 && !request.skipBroken)) return { state: 'refused', problems, tasks }
    const stored = await storeFiles(request, broken, importing)
    return stored.state === 'imported' ? { ...stored, problems } : stored
  } catch (error) {
    if (isDiskFull(error)) return { state: 'disk full' }
    throw error
  }
}

/** @param broken files that are left out. One that has become broken since it was checked refuses all. */
async function storeFiles(
  request: ImportRequest,
  broken: ReadonlySet<string>,
  { dataDirectory, emit, signal }: Importing,
): Promise<Imported> {
  const store = openImporting(dataDirectory, (sentence) => emit({ type: 'waiting', sentence }))
  try {
    for (const id of unfinishedImports(store)) await dropForGood(store, id)
    const report = reporter('importing', emit)
    const { name, source, importedAt } = request
    const events = report.follow(readCollection(request.path, { watch: report, leftOut: broken }))
    const imported = importCollection(store, { name, source, importedAt }, events, {
      skipBroken: false,
      signal,
      beforeFinish: () => syncFully(store),
    })
    for (;;) {
      const step = await imported.next()
      if (step.done === true) return step.value
      const { collection, tasks } = step.value
      emit({ type: 'stored', collection, tasks })
    }
  } finally {
    store.close()
  }
}
