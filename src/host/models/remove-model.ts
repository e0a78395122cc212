import type { Reason } from '#contract/errors.ts'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  findRemovedModel,
  listModels,
  listRemovedModels,
  removeModel,
  restoreModel,
  type ModelRow,
} from '#store/models.ts'
import { listRuns } from '#store/runs.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'
import { knownModel, modelFrom, noSuchModel, type Identified } from './models.ts'
import { stateOf } from '../runs/run-standing.ts'

/**
 * Forgets a model, so that it can be brought back. Its file stays, unless it is one that Placebo wrote and it is to be
 * deleted: that cannot be undone.
 */
export async function forgetModel(
  host: Pick<Host, 'store' | 'slot' | 'date'>,
  asked: string,
  { deleteFile }: { readonly deleteFile: boolean },
): Promise<Identified> {
  const refused = (reason: Reason): Identified => ({ state: 'refused', reason })
  const known = knownModel(host, asked)
  if (!known) return refused(noSuchModel(asked))
  const same = known.sha256 === asked ? listModels(host.store).filter(({ sha256 }) => sha256 === asked) : []
  if (same.length > 1)
    return refused(`invalid model: ${asked} means several: ${same.map(({ name }) => name).join(', ')} (use a name)`)
  if (deleteFile && known.origin === null)
    return refused(
      `the file of ${known.name} was not written by Placebo and stays: ${known.file}; delete it yourself if it is no longer needed`,
    )
  const user = deleteFile ? userOf(host, known) : undefined
  if (user !== undefined)
    return refused(
      `the file of ${known.name} is needed by run ${user}, which is under way; wait for its end, or stop it`,
    )
  await write(host.store, () => removeModel(host.store, known.file, host.date().toISOString()))
  if (deleteFile) await rm(known.file, { force: true })
  return { state: 'known', model: modelFrom(known) }
}

/** @param asked name, file or SHA-256 */
export async function bringBackModel(host: Pick<Host, 'store'>, asked: string): Promise<Identified> {
  const removed =
    findRemovedModel(host.store, asked) ??
    findRemovedModel(host.store, resolve(asked)) ??
    listRemovedModels(host.store).find(({ sha256 }) => sha256 === asked)
  if (!removed)
    return {
      state: 'refused',
      reason: `invalid model: ${asked}; none of this name was removed lately${existsSync(resolve(asked)) ? '; add its file' : ''}`,
    }
  await write(host.store, () => restoreModel(host.store, removed.file))
  return { state: 'known', model: modelFrom(removed) }
}

/** A run under way that loads it, or that has made it and still asks it. */
function userOf(host: Pick<Host, 'store' | 'slot'>, { sha256, origin }: ModelRow): string | undefined {
  return listRuns(host.store).find(
    (run) => (run.study.model.sha256 === sha256 || run.id === origin?.run) && stateOf(host, run) === 'running',
  )?.id
}
