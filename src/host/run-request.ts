import type { StudyRequest } from '#contract/runs.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { findCollection, listTasks } from '#store/collections.ts'
import { readRunTasks, type RunRow } from '#store/runs.ts'
import { readTrainTasks } from '#store/trainings.ts'
import type { Host } from './host.ts'
import { knownModels } from './models.ts'

export type Requested =
  | { readonly state: 'requested'; readonly request: StudyRequest; readonly notes: readonly string[] }
  | { readonly state: 'refused'; readonly reason: string }

/** What would plan a run once more, from what is here now. */
export function requestOf(host: Host, run: RunRow): Requested {
  const { study } = run
  const tasks = readRunTasks(host.store, run.id).map(({ task }) => task.name)
  if (tasks.length === 0) return { state: 'refused', reason: `run ${run.id} only trained a model and asked nothing; train again with: placebo train` }
  const trainTasks = readTrainTasks(host.store, run.id).map(({ task }) => task.name)
  const model = knownModels(host).find(({ sha256, kind }) => sha256 === study.model.sha256 && kind === 'model')
  return {
    state: 'requested',
    notes: changedSince(host, run, [...tasks, ...trainTasks], model?.name),
    request: {
      name: study.name,
      collection: study.collection,
      model: model?.name ?? study.model.file,
      tasks,
      ...(study.tuning === null ? { conditions: [...study.conditions] } : { tuning: { ...tuningOf(study.tuning), trainTasks } }),
      decodings: [...study.decodings],
      format: study.format,
      k: study.k,
      ...(study.instancesPerTask !== null && { instancesPerTask: study.instancesPerTask }),
      seed: study.seed,
      margin: study.margin,
      maxAnswerTokens: study.maxAnswerTokens,
      contextSize: study.model.contextSize,
      gpuLayers: 'auto',
      skipUnfit: study.leftOut.length > 0,
    },
  }
}

/** As a request has it. */
export function tuningOf({ method, settings, trainConditions, testConditions, sizes, seeds, heldOutPerTask }: StudyTuning) {
  return {
    method: method.kind === 'lora' ? { ...method, matrices: [...method.matrices] } : method,
    settings,
    trainConditions: [...trainConditions],
    testConditions: testConditions === 'same' ? testConditions : [...testConditions],
    sizes: [...sizes],
    seeds: [...seeds],
    heldOutPerTask,
  }
}

function changedSince(host: Host, { createdAt, study }: RunRow, tasks: readonly string[], model: string | undefined): readonly string[] {
  const collection = findCollection(host.store, study.collection)
  const there = new Set(collection ? listTasks(host.store, collection.id).map(({ task }) => task.name) : [])
  const missing = tasks.filter((task) => !there.has(task))
  return [
    ...(model === undefined ? [`The model ${study.model.name} (SHA-256 ${study.model.sha256.slice(0, 12)}…) is not known any more; choose another one, or add its file.`] : []),
    ...(collection ? [] : [`There is no collection ${study.collection} any more; bring it back, or choose another one.`]),
    ...(collection && collection.importedAt > createdAt ? [`The collection ${study.collection} was imported again after the run: its tasks may not be the same.`] : []),
    ...(collection && missing.length > 0 ? [`${missing.length} of its tasks are no longer in the collection ${study.collection}: ${some(missing)}.`] : []),
  ]
}

function some(tasks: readonly string[]): string {
  return `${tasks.slice(0, 5).join(', ')}${tasks.length > 5 ? ' …' : ''}`
}
