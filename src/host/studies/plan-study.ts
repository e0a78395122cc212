import type { StudyRequest } from '#contract/runs.ts'
import { defaultStop } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { planCells } from '#core/study/cell.ts'
import type { Study, StudyTuning, Ineligible } from '#core/study/study.ts'
import { readInstances, type TaskRow } from '#store/collections.ts'
import { createRun, type PlannedTask } from '#store/runs.ts'
import type { PlannedTrainings } from '#store/trainings.ts'
import { write } from '#store/write.ts'
import { type Host } from '../host.ts'
import { outlineStudy, refuse, type Refused } from './outline.ts'
import { frozenTasks, overlapProblems, planTrainings, tooLongTasks } from './plan-trainings.ts'
import { plannedBaselines } from './planned-baselines.ts'
import { readyModel } from '../models/ready-model.ts'
import { newRunId } from '../runs/run-id.ts'
import { ineligibleSentence } from './ineligible.ts'
import { sha256 } from '../sha256.ts'

export type Planned = { readonly state: 'planned'; readonly run: string; readonly study: Study } | Refused

interface Checked {
  readonly state: 'checked'
  readonly tuning: StudyTuning | null
  readonly conditions: readonly Condition[]
  readonly test: readonly TaskRow[]
  readonly train: readonly TaskRow[]
  /** Left out on request. */
  readonly ineligible: readonly Ineligible[]
}

/** Everything that can be refused without the model. */
export function checkStudy(host: Pick<Host, 'store'>, request: StudyRequest): Checked | Refused {
  const outline = outlineStudy(host, request)
  if (outline.state === 'refused') return outline
  const { conditions, tuning, test, train } = outline
  const ineligible = [...test.ineligible, ...train.ineligible]
  if (ineligible.length > 0 && !request.skipIneligible) return refuseIneligible(ineligible)
  if (test.fit.length === 0)
    return refuse(
      `no task of the collection ${request.collection} can take this study's conditions`,
      ...test.ineligible.map(ineligibleSentence),
    )
  if (tuning !== null && train.fit.length === 0)
    return refuse('no train task can be trained on so', ...train.ineligible.map(ineligibleSentence))
  return { state: 'checked', tuning, conditions, test: test.fit, train: train.fit, ineligible }
}

/** Turns a request into a stored run with its model loaded. Nothing is stored when anything is refused. */
export async function planStudy(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'results' | 'date'>,
  request: StudyRequest,
): Promise<Planned> {
  const checked = checkStudy(host, request)
  if (checked.state === 'refused') return checked
  const { tuning, conditions, test, train, ineligible } = checked
  const ready = await readyModel(host, request, tuning?.method ?? null)
  if (ready.state === 'refused') return ready
  const study: Study = {
    name: request.name ?? `${request.collection}, ${ready.model.name}`,
    collection: request.collection,
    model: ready.model,
    conditions,
    decodings: request.decodings,
    format: ready.format,
    k: request.k,
    instancesPerTask: request.instancesPerTask ?? null,
    seed: request.seed,
    margin: request.margin,
    maxAnswerTokens: request.maxAnswerTokens,
    stop: request.stop ?? defaultStop,
    leftOut: ineligible,
    tuning,
  }
  return storePlan(host, study, { test, train }, request)
}

export interface PlanOptions {
  readonly skipIneligible: boolean
  /** Where the only training's file is to lie, where it is not in the data directory. */
  readonly file?: string | undefined
}

/** Freezes what is trained on, looks once more whether it can be, and stores the run. */
export async function storePlan(
  host: Pick<Host, 'store' | 'engine' | 'results' | 'date'>,
  wanted: Study,
  { test, train }: { readonly test: readonly TaskRow[]; readonly train: readonly TaskRow[] },
  { skipIneligible, file }: PlanOptions,
): Promise<Planned> {
  const run = newRunId()
  const { tuning } = wanted
  let study = wanted
  let trainings: PlannedTrainings = { tasks: [], trainings: [] }
  if (tuning !== null) {
    const frozen = frozenTasks(host, train, tuning)
    const overlap = overlapProblems(host, frozen, test, wanted.instancesPerTask)
    if (overlap.length > 0) return refuse(...overlap)
    const tooLong = await tooLongTasks(host, { ...wanted, tuning }, frozen)
    if (tooLong.length > 0 && !skipIneligible) return refuseIneligible(tooLong)
    const leftOut = new Set(tooLong.map(({ task }) => task))
    const tasks = frozen.filter(({ task }) => !leftOut.has(task.name))
    if (tasks.length === 0) return refuse('no train task can be trained on so', ...tooLong.map(ineligibleSentence))
    study = { ...wanted, leftOut: [...wanted.leftOut, ...tooLong] }
    trainings = { tasks, trainings: planTrainings(host, run, { ...study, tuning }, tasks, file) }
  }
  const computed = await plannedBaselines(host, test, study.instancesPerTask)
  if (computed.state === 'failed') return refuse(computed.reason)
  await write(host.store, () =>
    createRun(
      host.store,
      { id: run, study, createdAt: host.date().toISOString() },
      plannedTasks(host, test, study, computed.baselines),
      planCells(study, sha256, trainings.trainings),
      trainings,
    ),
  )
  return { state: 'planned', run, study }
}

/** One task at a time: a collection may be larger than memory. */
function* plannedTasks(
  host: Pick<Host, 'store'>,
  rows: readonly TaskRow[],
  study: Study,
  baselines: readonly PlannedTask['baselines'][],
): Generator<PlannedTask> {
  for (const [i, { id, task }] of rows.entries()) {
    const instances = [...readInstances(host.store, id, study.instancesPerTask ?? -1)]
    if (instances.length === 0)
      throw new Error(`task ${task.name} is gone: its collection was replaced in this moment; try again`)
    yield { task, instances, baselines: baselines[i] ?? [] }
  }
}

export function refuseIneligible(ineligible: readonly Ineligible[]): Refused {
  return refuse(...ineligible.map(ineligibleSentence), 'leave these tasks out with --skip-ineligible, or choose others')
}
