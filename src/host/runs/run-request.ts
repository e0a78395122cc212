import type { Reason } from '#contract/errors.ts'
import type { StudyRequest } from '#contract/runs.ts'
import { requestFrom } from '#core/study/study-request.ts'
import { findCollection, listCollections, listTasks } from '#store/collections.ts'
import { readRunTasks, type RunRow } from '#store/runs.ts'
import { readTrainTasks } from '#store/trainings.ts'
import { excerptSource } from '../bundles/excerpt.ts'
import type { Host } from '../host.ts'
import { knownModels } from '../models/models.ts'

export type Requested =
  /** `excerpt`: a name for its own tasks as a collection, where they are not in one. */
  | {
      readonly state: 'requested'
      readonly request: StudyRequest
      readonly notes: readonly string[]
      readonly excerpt: string | null
    }
  | { readonly state: 'refused'; readonly reason: Reason }

/** What would plan a run once more, from what is here now. */
export function requestOf(host: Pick<Host, 'store'>, run: RunRow): Requested {
  const { study } = run
  if (study.predictions)
    return { state: 'refused', reason: `run ${run.id} holds predictions made elsewhere: there is nothing to ask again` }
  const tasks = readRunTasks(host.store, run.id).map(({ task }) => task.name)
  if (tasks.length === 0)
    return {
      state: 'refused',
      reason: { sentence: `run ${run.id} only trained a model and asked nothing`, remedy: 'train' },
    }
  const trainTasks = readTrainTasks(host.store, run.id).map(({ task }) => task.name)
  const model = knownModels(host).find(({ sha256, kind }) => sha256 === study.model.sha256 && kind === 'model')
  const own = listCollections(host.store).find(({ source }) => source === excerptSource(run.id))
  const collection = own?.name ?? study.collection
  const notes = changedSince(host, { ...run, study: { ...study, collection } }, [...tasks, ...trainTasks], model?.name)
  return {
    state: 'requested',
    notes,
    excerpt:
      own === undefined && (run.origin !== null || lacks(host, collection, [...tasks, ...trainTasks]))
        ? nameFor(host, `${study.collection} of ${run.id}`)
        : null,
    request: {
      name: study.name,
      collection,
      model: model?.name ?? study.model.file,
      tasks,
      format: study.format,
      ...requestFrom({ ...study, stop: study.stop ?? 'newline' }, trainTasks),
      contextSize: study.model.contextSize,
      gpuLayers: 'auto',
      skipIneligible: study.leftOut.length > 0,
    },
  }
}

/** That no collection has. */
function nameFor(host: Pick<Host, 'store'>, name: string, number = 1): string {
  const proposed = number === 1 ? name : `${name}, ${number}`
  return findCollection(host.store, proposed) ? nameFor(host, name, number + 1) : proposed
}

/** Whether tasks are not in the collection, or the collection is not there. */
function lacks({ store }: Pick<Host, 'store'>, name: string, tasks: readonly string[]): boolean {
  const collection = findCollection(store, name)
  const there = new Set(collection ? listTasks(store, collection.id).map(({ task }) => task.name) : [])
  return tasks.some((task) => !there.has(task))
}

function changedSince(
  host: Pick<Host, 'store'>,
  { createdAt, study, origin }: RunRow,
  tasks: readonly string[],
  model: string | undefined,
): readonly string[] {
  const collection = findCollection(host.store, study.collection)
  const there = new Set(collection ? listTasks(host.store, collection.id).map(({ task }) => task.name) : [])
  const missing = tasks.filter((task) => !there.has(task))
  return [
    ...(model === undefined
      ? [
          `The model ${study.model.name} (SHA-256 ${study.model.sha256.slice(0, 12)}…) is not known any more; choose another one, or add its file.`,
        ]
      : []),
    ...(collection
      ? []
      : [`There is no collection ${study.collection} any more; bring it back, or choose another one.`]),
    ...(collection && origin !== null && !collection.source.startsWith(excerptSource(''))
      ? [
          `Nobody knows whether the collection ${study.collection} here is the one it was asked on; its own tasks can be taken as a collection.`,
        ]
      : []),
    ...(collection && origin === null && collection.importedAt > createdAt
      ? [`The collection ${study.collection} was imported again after the run: its tasks may not be the same.`]
      : []),
    ...(collection && missing.length > 0
      ? [`${missing.length} of its tasks are no longer in the collection ${study.collection}: ${some(missing)}.`]
      : []),
  ]
}

function some(tasks: readonly string[]): string {
  return `${tasks.slice(0, 5).join(', ')}${tasks.length > 5 ? ' …' : ''}`
}
