import type { StudyRequest } from '#contract/runs.ts'
import { planCells } from '#core/study/cell.ts'
import type { StudyProblem, TooLongPrompt } from '#core/study/problems.ts'
import type { Ineligible, Study } from '#core/study/study.ts'
import { studyFrom } from '#core/study/study-request.ts'
import { errorsOf } from '#core/study/validate.ts'
import { readAskedInstances, type TaskRow } from '#store/collections.ts'
import { createRun, type PlannedTask } from '#store/runs.ts'
import type { PlannedTrainings } from '#store/trainings.ts'
import { write } from '#store/write.ts'
import { type Host } from '../host.ts'
import { outlineStudy, planOf, refuse, type Outline, type Refused } from './outline.ts'
import { frozenTasks, planTrainings, sharedTexts, tooLongTasks } from './plan-trainings.ts'
import { plannedBaselines } from './planned-baselines.ts'
import { tooLongPrompts } from './too-long-prompts.ts'
import { readyModel } from './ready-model.ts'
import { newRunId } from '../runs/run-id.ts'
import { sha256 } from '../sha256.ts'

export type Planned = { readonly state: 'planned'; readonly run: string; readonly study: Study } | Refused

/** What keeps a study from beginning, as far as that can be told without its model. */
export function studyErrors(host: Pick<Host, 'store'>, request: StudyRequest): readonly StudyProblem[] {
  const { plan, facts } = outlineStudy(host, planOf(request))
  return errorsOf(plan, facts)
}

/** Turns a request into a stored run with its model loaded. Nothing is stored when anything is refused. */
export async function planStudy(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'results' | 'date'>,
  request: StudyRequest,
): Promise<Planned> {
  const outline = outlineStudy(host, planOf(request))
  const errors = errorsOf(outline.plan, outline.facts)
  if (errors.length > 0) return refuse(...errors)
  const { test, train } = outline
  const ready = await readyModel(host, { ...outline.plan, model: request.model }, outline.facts, request)
  if (ready.state === 'refused') return ready
  const wanted: Study = {
    name: request.name ?? `${request.collection}, ${ready.model.name}`,
    collection: request.collection,
    model: ready.model,
    format: ready.format,
    leftOut: [...test.ineligible, ...train.ineligible],
    ...studyFrom(request),
    systemMessage: ready.systemMessage,
  }
  const prompts = await tooLongPrompts(host, wanted, test.fit)
  const names = new Set(prompts.map(({ task }) => task))
  const fit = test.fit.filter(({ task }) => !names.has(task.name))
  const facts = { ...ready.facts, tooLongPrompts: { prompts, left: fit.length } }
  const tooLong = errorsOf(outline.plan, facts)
  if (tooLong.length > 0) return refuse(...tooLong)
  const study = { ...wanted, leftOut: [...wanted.leftOut, ...prompts.map(leftOutFor)] }
  return storePlan(host, study, { ...outline, facts, test: { ...test, fit } })
}

function leftOutFor({ task, condition, tokens, budget }: TooLongPrompt): Ineligible {
  return {
    task,
    condition,
    reason: `${task}: its shortest prompt has ${tokens} tokens even without examples, ${budget} fit`,
  }
}

/**
 * Freezes what is trained on, looks once more whether it can be, and stores the run.
 *
 * @param file where the only training's file is to lie, where it is not in the data directory
 */
export async function storePlan(
  host: Pick<Host, 'store' | 'engine' | 'results' | 'date'>,
  wanted: Study,
  { plan, facts, test: { fit: test }, train }: Pick<Outline, 'plan' | 'facts' | 'test' | 'train'>,
  file?: string,
): Promise<Planned> {
  const run = newRunId()
  const { tuning } = wanted
  let study = wanted
  let trainings: PlannedTrainings = { tasks: [], trainings: [] }
  if (tuning !== null) {
    const frozen = frozenTasks(host, train.fit, tuning)
    const split = { ...facts, sharedTexts: sharedTexts(host, frozen, test, wanted) }
    const shared = errorsOf(plan, split)
    if (shared.length > 0) return refuse(...shared)
    const tooLong = await tooLongTasks(host, { ...wanted, tuning }, frozen)
    const leftOut = new Set(tooLong.map(({ example }) => example.task))
    const tasks = frozen.filter(({ task }) => !leftOut.has(task.name))
    const examples = tooLong.map(({ example }) => example)
    const errors = errorsOf(plan, { ...split, tooLong: examples, trainTasksLeft: tasks.length })
    if (errors.length > 0) return refuse(...errors)
    study = { ...wanted, leftOut: [...wanted.leftOut, ...tooLong.map(({ ineligible }) => ineligible)] }
    trainings = { tasks, trainings: planTrainings(host, run, { ...study, tuning }, tasks, file) }
  }
  const computed = await plannedBaselines(host, test, study)
  if (computed.state === 'failed') return { state: 'refused', reasons: [computed.reason] }
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
  for (const [i, row] of rows.entries()) {
    const { task } = row
    const instances = [...readAskedInstances(host.store, row, study)]
    if (instances.length === 0)
      throw new Error(`task ${task.name} is gone: its collection was replaced in this moment; try again`)
    yield { task, instances, baselines: baselines[i] ?? [] }
  }
}
