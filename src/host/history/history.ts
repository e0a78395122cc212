import type { Reason } from '#contract/errors.ts'
import { statSync } from 'node:fs'
import { headlineVersion, type Headline } from '#core/study/headline.ts'
import { deleteRun, findHistory, listHistory, restoreRun, saveHeadline, type HistoryRow } from '#store/history.ts'
import { removeModel, restoreModel } from '#store/models.ts'
import { readQueue } from '#store/queue.ts'
import type { Store } from '#store/store.ts'
import { readTrainings } from '#store/trainings.ts'
import { tryWrite, write } from '#store/write.ts'
import type { Host } from '../host.ts'
import { readWork } from '../runs/plan-work.ts'
import { keptUntil } from './purge.ts'
import { findRun } from '../runs/run-id.ts'
import { originView } from '../runs/run-origin.ts'
import { isUnderWay, stateOf } from '../runs/run-standing.ts'

export interface Measured {
  readonly headline: Headline | null
  readonly bytes: number
}

/** A run as a list shows it. */
export function historyEntry(host: Pick<Host, 'store' | 'slot'>, row: HistoryRow) {
  const { id, name, study, done, total, createdAt, finishedAt, message, notes, tags } = row
  return {
    id,
    name,
    done,
    total,
    createdAt,
    finishedAt,
    message,
    notes,
    tags,
    origin: originView(row.origin),
    state: stateOf(host, row),
    collection: study.collection,
    model: study.model.name,
    modelSha256: study.model.sha256,
    method: study.predictions ? ('predictions' as const) : (study.tuning?.method.kind ?? ('in context' as const)),
    measured: keptMeasure(row),
    models: study.tuning === null ? { files: 0, bytes: 0 } : modelFiles(host.store, id),
    deleted:
      row.deletedAt === null ? null : { at: row.deletedAt, until: keptUntil(row.deletedAt), models: row.deleteModels },
  }
}

/** Told once of a finished run: what it was told of is kept with it, for a finished run may be resumed. */
export function keptMeasure({ state, done, headline, bytes }: HistoryRow): Measured | null {
  if (state !== 'finished' || headline === null || bytes === null) return null
  const kept = JSON.parse(headline) as {
    readonly done: number
    readonly version?: number
    readonly headline: Headline | null
  }
  return kept.done === done && kept.version === headlineVersion ? { headline: kept.headline, bytes } : null
}

/** Not while somebody else writes: it is found again, and whoever only reads waits for nobody. */
export function keepMeasure(
  { store }: Pick<Host, 'store'>,
  { id, state, done }: HistoryRow,
  { headline, bytes }: Measured,
): void {
  if (state === 'finished')
    tryWrite(store, () => saveHeadline(store, id, JSON.stringify({ done, version: headlineVersion, headline }), bytes))
}

export type Found =
  | { readonly state: 'found'; readonly rows: readonly HistoryRow[] }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/** @param asked ids, beginnings of them, or names, of runs that are there */
export function findKept(host: Pick<Host, 'store'>, asked: readonly string[]): Found {
  return all(
    asked.map((each) => {
      const found = findRun(host.store, each)
      return found.state === 'refused' ? found : { state: 'found', row: findHistory(host.store, found.run.id) }
    }),
  )
}

/** The same of deleted runs. */
export function findDeleted(host: Pick<Host, 'store'>, asked: readonly string[]): Found {
  const deleted = listHistory(host.store, 'deleted')
  return all(
    asked.map((each) => {
      const rows = deleted.filter(
        ({ id, name }) => id === each || name === each || (each.length >= 3 && id.startsWith(each)),
      )
      const exact = rows.find(({ id }) => id === each) ?? (rows.length === 1 ? rows[0] : undefined)
      if (exact) return { state: 'found', row: exact }
      const reason =
        rows.length === 0
          ? `invalid run: ${each}; no run of this name was deleted lately`
          : `invalid run: ${each} means several: ${rows.map(({ id }) => id).join(', ')} (use an id)`
      return { state: 'refused', reason }
    }),
  )
}

/** Hides runs until they are brought back, or until their time is over; all of them or none. */
export async function removeRuns(
  host: Pick<Host, 'store' | 'slot' | 'date'>,
  rows: readonly HistoryRow[],
  { models }: { readonly models: boolean },
): Promise<readonly string[]> {
  const reasons = rows.flatMap((row) => whyNotRemoved(host, row))
  if (reasons.length > 0) return reasons
  const deletedAt = host.date().toISOString()
  await write(host.store, () => {
    for (const { id } of rows) {
      deleteRun(host.store, id, { deletedAt, deleteModels: models })
      if (models) for (const { file } of readTrainings(host.store, id)) removeModel(host.store, file, deletedAt)
    }
  })
  return []
}

export async function restoreRuns({ store }: Pick<Host, 'store'>, rows: readonly HistoryRow[]): Promise<void> {
  await write(store, () => {
    for (const { id, deleteModels } of rows) {
      restoreRun(store, id)
      if (deleteModels) for (const { file } of readTrainings(store, id)) restoreModel(store, file)
    }
  })
}

function whyNotRemoved(host: Pick<Host, 'store' | 'slot'>, { id, name }: HistoryRow): string[] {
  if (isUnderWay(host, id)) return [`run ${id} (${name}) is under way; stop it first`]
  const waits = readQueue(host.store).some((row) => {
    const work = readWork(row)
    return work?.kind === 'resume' && work.request.run === id
  })
  return waits ? [`run ${id} (${name}) waits in the queue; take it out first`] : []
}

function modelFiles(store: Store, run: string): { files: number; bytes: number } {
  const sizes = readTrainings(store, run).flatMap(({ file }) => statSync(file, { throwIfNoEntry: false })?.size ?? [])
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

function all(
  found: readonly (
    | { readonly state: 'found'; readonly row: HistoryRow | undefined }
    | { readonly state: 'refused'; readonly reason: Reason }
  )[],
): Found {
  const reasons = found.flatMap((each) => (each.state === 'refused' ? [each.reason] : []))
  return reasons.length > 0
    ? { state: 'refused', reasons }
    : { state: 'found', rows: found.flatMap((each) => (each.state === 'found' && each.row ? [each.row] : [])) }
}
