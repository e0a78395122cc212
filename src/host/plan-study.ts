import type { StudyRequest } from '#contract/runs.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { planCells } from '#core/study/cell.ts'
import { unfitReasons } from '#core/study/fitness.ts'
import type { Study, Unfit } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import { readInstances, type TaskRow } from '#store/collections.ts'
import { createRun, type PlannedTask } from '#store/runs.ts'
import { baselineTask } from './baseline-task.ts'
import { sha256, type Host } from './host.ts'
import { loadModel } from './load-model.ts'
import { identifyModel, type Model } from './models.ts'
import { newRunId } from './run-id.ts'
import { chooseTasks } from './tasks.ts'

export type Planned = { readonly state: 'planned'; readonly run: string; readonly study: Study } | { readonly state: 'refused'; readonly reasons: readonly string[] }

/** Turns a request into a stored run with its model loaded. Nothing is stored when anything is refused. */
export async function planStudy(host: Host, request: StudyRequest): Promise<Planned> {
  const chosen = chooseTasks(host.store, request.collection, request.tasks)
  if (chosen.state === 'refused') return chosen
  const unfit = chosen.tasks.flatMap(({ task }) => unfitReasons(task, request.conditions, request.decodings, request))
  if (unfit.length > 0 && !request.skipUnfit) return refuseUnfit(unfit)
  const leftOut = new Set(unfit.map((reason) => reason.task))
  const rows = chosen.tasks.filter(({ task }) => !leftOut.has(task.name))
  if (rows.length === 0) return refused(`no task of the collection ${request.collection} can take this study's conditions`, ...unfit.map(unfitSentence))

  const identified = await identifyModel(host, request.model)
  if (identified.state === 'refused') return refused(identified.reason)
  const format = chooseFormat(request.format, identified.model)
  if (format === undefined) return refused(noChatTemplate(identified.model))
  const loaded = await loadModel(host, identified.model, request)
  if (loaded.state === 'refused') return refused(loaded.reason)
  const { contextSize } = loaded.model
  if (request.maxAnswerTokens >= contextSize) {
    return refused(`invalid number of answer tokens: ${request.maxAnswerTokens} (the context has ${contextSize}, and the prompt needs room too)`)
  }

  const study: Study = {
    name: request.name ?? `${request.collection}, ${loaded.model.name}`,
    collection: request.collection,
    model: loaded.model,
    conditions: request.conditions,
    decodings: request.decodings,
    format,
    k: request.k,
    instancesPerTask: request.instancesPerTask ?? null,
    seed: request.seed,
    margin: request.margin,
    maxAnswerTokens: request.maxAnswerTokens,
    leftOut: unfit,
    tuning: null,
  }
  const run = newRunId()
  createRun(host.store, { id: run, study, createdAt: host.date().toISOString() }, plannedTasks(host, rows, study), planCells(study, sha256))
  return { state: 'planned', run, study }
}

/** An instruct model is asked in its own chat form unless something else is wanted. */
export function chooseFormat(asked: PromptFormatName | undefined, model: Model): PromptFormatName | undefined {
  const { hasChatTemplate } = model.info
  if (asked === 'chat' && !hasChatTemplate) return undefined
  return asked ?? (hasChatTemplate ? 'chat' : 'tk-instruct')
}

export function noChatTemplate(model: Model): string {
  return `invalid prompt format: chat (model ${model.name} has no chat template; use tk-instruct or plain)`
}

/** One task at a time: a collection may be larger than memory. */
function* plannedTasks(host: Host, rows: readonly TaskRow[], study: Study): Generator<PlannedTask> {
  for (const { id, task } of rows) {
    const instances = [...readInstances(host.store, id, study.instancesPerTask ?? -1)]
    if (instances.length === 0) throw new Error(`task ${task.name} is gone: its collection was replaced in this moment; try again`)
    yield { task, instances, baselines: taskBaselines(baselineTask(task, instances)) }
  }
}

function refuseUnfit(unfit: readonly Unfit[]): Planned {
  return refused(...unfit.map(unfitSentence), 'leave these tasks out with --skip-unfit, or choose others with --tasks')
}

export function unfitSentence(unfit: Unfit): string {
  return `invalid task for ${unfit.condition}: ${unfit.reason}`
}

function refused(...reasons: readonly string[]): Planned {
  return { state: 'refused', reasons }
}
