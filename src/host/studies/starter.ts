import type { Reason } from '#contract/errors.ts'
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { StudyRequest } from '#contract/runs.ts'
import { split } from '#contract/starter.ts'
import { presets } from '#core/conditions/index.ts'
import { defaultHeldOutPerTask, tuningDefaults } from '#core/study/tuning-defaults.ts'
import { partOf } from '#exchange/part-files.ts'
import { readCollection } from '#exchange/read-collection.ts'
import { makePrivateFolder } from '#files/private.ts'
import { dropUnfinishedImports, findCollection, listCollections } from '#store/collections.ts'
import { isLocked, takeLock, type Lock } from '#store/lock.ts'
import { listModels } from '#store/models.ts'
import { listRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'
import { importCollection } from '../collections/imports/import-collection.ts'
import { identifyModel } from '../models/models.ts'

export const starterCollection = 'starter'

/** In `resources/models`: the decoder, which the starter study is of, and the paper's own kind of model. */
const starterModels = ['placebo-starter.gguf', 't5/placebo-starter-t5.gguf'] as const

/** Of patience with another import; the starter collection's own takes one. */
const importSeconds = 30

export type Installed =
  { readonly state: 'installed' | 'there' } | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

export function isEmpty({ store }: Pick<Host, 'store'>): boolean {
  return listCollections(store).length === 0 && listModels(store).length === 0 && listRuns(store).length === 0
}

/** Collection and models of `resources`, as if a person had imported them. */
export async function installStarter(
  host: Pick<Host, 'store' | 'engine' | 'date' | 'resources' | 'dataDirectory'>,
): Promise<Installed> {
  let state: 'installed' | 'there' = 'there'
  for (const install of [
    ...starterModels.map((source) => () => installModel(host, source)),
    () => installCollection(host),
  ]) {
    const installed = await install()
    if (installed.state === 'refused') return installed
    if (installed.state === 'installed') state = 'installed'
  }
  return { state }
}

/** A copy of its own: the app's folder has another name after an update, and with some packages at every start. */
async function installModel(
  host: Pick<Host, 'store' | 'engine' | 'date' | 'resources' | 'dataDirectory'>,
  source: (typeof starterModels)[number],
): Promise<Installed> {
  const file = placeOf(host, source)
  const there = existsSync(file) && listModels(host.store).some((model) => model.file === file)
  if (there) return { state: 'there' }
  makePrivateFolder(join(host.dataDirectory, 'models'))
  const part = partOf(file)
  try {
    copyFileSync(join(host.resources, 'models', source), part)
    chmodSync(part, 0o600)
    renameSync(part, file)
  } finally {
    rmSync(part, { force: true })
  }
  const identified = await identifyModel(host, file)
  return identified.state === 'refused' ? { state: 'refused', reasons: [identified.reason] } : { state: 'installed' }
}

async function installCollection(host: Pick<Host, 'store' | 'date' | 'resources'>): Promise<Installed> {
  const { store } = host
  // At the first start a person may ask for the starter study while the collection is still on its way.
  const lock = await takeLockWithin(store, 'import', importSeconds)
  if (!lock)
    return { state: 'refused', reasons: ['another process is importing into this data directory; wait for it to end'] }
  try {
    if (findCollection(store, starterCollection)) return { state: 'there' }
    await write(store, () => dropUnfinishedImports(store))
    const path = join(host.resources, 'starter-collection', 'tasks')
    const events = importCollection(
      store,
      { name: starterCollection, source: path, importedAt: host.date().toISOString() },
      readCollection(path),
      { skipBroken: false },
    )
    for (;;) {
      const step = await events.next()
      if (step.done !== true) continue
      return step.value.state === 'imported'
        ? { state: 'installed' }
        : { state: 'refused', reasons: [`the starter collection in ${path} cannot be read; install Placebo again`] }
    }
  } finally {
    lock.release()
  }
}

async function takeLockWithin(store: Store, name: string, seconds: number): Promise<Lock | undefined> {
  // Looking waits for nobody, so that an import of this very process can go on in between.
  for (let waited = 0; waited < seconds && isLocked(store, name); waited += 0.1) await setTimeout(100)
  return takeLock(store, name)
}

/** What `npm run demo` does, too. */
export function starterStudy(host: Pick<Host, 'resources' | 'dataDirectory'>): StudyRequest {
  const { train, test } = starterSplit(host)
  return {
    name: 'starter study',
    collection: starterCollection,
    model: starterModel(host),
    tasks: test,
    tuning: {
      method: { kind: 'full' },
      settings: { ...tuningDefaults.full.settings, epochs: 2, learningRate: 3e-4, schedule: 'cosine' },
      trainConditions: [presets.original, presets.simplified, presets.delusive, presets.empty],
      testConditions: 'same',
      sizes: [10],
      seeds: [1, 2],
      heldOutPerTask: defaultHeldOutPerTask,
      trainTasks: train,
    },
    decodings: ['free'],
    k: 2,
    instancesPerTask: 20,
    seed: 1,
    margin: 3,
    maxAnswerTokens: 16,
    gpuLayers: 'auto',
    skipIneligible: true,
  }
}

export function starterSplit({ resources }: Pick<Host, 'resources'>) {
  return split.parse(JSON.parse(readFileSync(join(resources, 'starter-collection', 'split.json'), 'utf8')))
}

/** What the starter study is of, and what is taken where no model is named. */
export function starterModel(host: Pick<Host, 'dataDirectory'>): string {
  return placeOf(host, starterModels[0])
}

function placeOf({ dataDirectory }: Pick<Host, 'dataDirectory'>, source: (typeof starterModels)[number]): string {
  return join(dataDirectory, 'models', basename(source))
}
