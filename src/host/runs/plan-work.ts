import { sentenceOf, type Reason } from '#contract/errors.ts'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { resumeRequest, studyRequest, type ResumeRequest, type StudyRequest } from '#contract/runs.ts'
import { trainRequest, type TrainRequest } from '#contract/trainings.ts'
import { executedElsewhere } from '#runner/execute-run.ts'
import { isLocked } from '#store/lock.ts'
import type { QueuedRow } from '#store/queue.ts'
import type { RunRow } from '#store/runs.ts'
import type { CarriedRun } from './active-run.ts'
import type { Host } from '../host.ts'
import { loadModel } from '../models/load-model.ts'
import { identifyModel, identifyRunModel } from '../models/models.ts'
import { unusableModel } from '../studies/unusable-model.ts'
import { refuse, type Refused } from '../studies/outline.ts'
import { planStudy, studyErrors, type Planned } from '../studies/plan-study.ts'
import { planTraining, trainingErrors } from '../trainings/plan-training.ts'
import { findRun } from './run-id.ts'
import { whyNotResumed } from './run-origin.ts'

/** What a run can begin with. */
export type Work =
  | { readonly kind: 'study'; readonly request: StudyRequest }
  | { readonly kind: 'training'; readonly request: TrainRequest }
  | { readonly kind: 'resume'; readonly request: ResumeRequest }

export type PlannedWork = { readonly state: 'planned'; readonly carried: CarriedRun } | Refused

/** Loads the model and stores what is new. Nothing is stored when anything is refused. */
export async function planWork(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'results' | 'date'>,
  work: Work,
): Promise<PlannedWork> {
  switch (work.kind) {
    case 'study':
      return carriedFrom(host, await planStudy(host, work.request), work.request.threads)
    case 'training':
      return carriedFrom(host, await planTraining(host, work.request), work.request.threads)
    case 'resume':
      return planResume(host, work.request)
  }
}

export type CheckedWork = { readonly state: 'fit'; readonly name: string } | Refused

/** What is wrong with a request as far as that can be told without loading a model; and what it is called. */
export async function checkWork(host: Pick<Host, 'store' | 'engine' | 'date'>, work: Work): Promise<CheckedWork> {
  if (work.kind === 'resume') {
    const found = findRun(host.store, work.request.run)
    const reason = found.state === 'refused' ? found.reason : whyNotResumed(found.run)
    return found.state === 'found' && reason === undefined
      ? { state: 'fit', name: found.run.name }
      : { state: 'refused', reasons: [reason ?? ''] }
  }
  const errors = work.kind === 'study' ? studyErrors(host, work.request) : trainingErrors(host, work.request)
  if (errors.length > 0) return refuse(...errors)
  const identified = await identifyModel(host, work.request.model)
  if (identified.state === 'refused') return refuse(unusableModel(identified.reason))
  return { state: 'fit', name: work.request.name ?? `${work.request.collection}, ${identified.model.name}` }
}

/** As text for the queue. Paths become whole: whoever takes it out again may run elsewhere. */
export function writeWork(work: Work): string {
  return JSON.stringify(work.kind === 'resume' ? work : { ...work, request: withWholePaths(work.request) })
}

/** A request of an earlier version may not be understood any more. */
export function readWork({ request }: QueuedRow): Work | undefined {
  const { kind, request: asked } = JSON.parse(request) as { kind: Work['kind']; request: unknown }
  switch (kind) {
    case 'study': {
      const { data } = studyRequest.safeParse(asked)
      return data && { kind, request: data }
    }
    case 'training': {
      const { data } = trainRequest.safeParse(asked)
      return data && { kind, request: data }
    }
    case 'resume': {
      const { data } = resumeRequest.safeParse(asked)
      return data && { kind, request: data }
    }
  }
}

function withWholePaths<R extends { readonly model: string; readonly file?: string }>(request: R): R {
  const model = existsSync(request.model) ? resolve(request.model) : request.model
  return { ...request, model, ...(request.file !== undefined && { file: resolve(request.file) }) }
}

function carriedFrom(host: Pick<Host, 'store'>, planned: Planned, threads: number | undefined): PlannedWork {
  if (planned.state === 'refused') return planned
  const found = findRun(host.store, planned.run)
  if (found.state === 'refused') throw new Error(sentenceOf(found.reason))
  return { state: 'planned', carried: { run: found.run, studyNow: planned.study, threads } }
}

async function planResume(
  host: Pick<Host, 'store' | 'engine' | 'date'>,
  { run: asked, gpuLayers, threads }: ResumeRequest,
): Promise<PlannedWork> {
  const refused = (reason: Reason): Refused => ({ state: 'refused', reasons: [reason] })
  const found = findRun(host.store, asked)
  if (found.state === 'refused') return refused(found.reason)
  const { run } = found
  const elsewhere = whyNotResumed(run)
  if (elsewhere !== undefined) return refused(elsewhere)
  // Told before a model is loaded, which may take longer than what is left of the run.
  if (isLocked(host.store, `run-${run.id}`)) return refused(executedElsewhere(run.id))
  const ready = await modelOf(host, run, { gpuLayers, threads })
  if (ready.state === 'refused') return refused(`run ${run.id} needs its model: ${sentenceOf(ready.reason)}`)
  // What is trained names its base: as the study does, whatever its file is called here.
  const model = { ...ready.model, name: run.study.model.name }
  return { state: 'planned', carried: { run, studyNow: { ...run.study, model }, threads } }
}

async function modelOf(
  host: Pick<Host, 'store' | 'engine' | 'date'>,
  { study }: RunRow,
  { gpuLayers, threads }: Omit<ResumeRequest, 'run'>,
) {
  const identified = await identifyRunModel(host, study.model)
  if (identified.state === 'refused') return identified
  return loadModel(host, identified.model, {
    gpuLayers: gpuLayers ?? study.model.gpuLayers,
    threads,
    contextSize: study.model.contextSize,
    systemMessage: study.systemMessage,
    mode: study.mode,
    fingerprint: study.model.sha256,
  })
}
