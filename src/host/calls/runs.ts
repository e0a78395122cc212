import { planningAssumptions, smallestDetectableDifference } from '#core/statistics/smallest-detectable-difference.ts'
import { cellName } from '#core/study/cell.ts'
import { detectableSentence } from '#core/study/verdict-sentence.ts'
import { carryOut } from '#runner/carry-out.ts'
import { isLocked } from '#store/lock.ts'
import { countInstancesByTask, countRunInstances, listRuns, readCells, readRunTasks, type RunRow } from '#store/runs.ts'
import { doneInstances } from '#store/trials.ts'
import { sha256, type Host } from '../host.ts'
import { os } from '../implement.ts'
import { loadModel } from '../load-model.ts'
import { identifyModel } from '../models.ts'
import { planStudy, unfitSentence } from '../plan-study.ts'
import { findRun } from '../run-id.ts'

const start = os.runs.start.handler(async function* ({ context, input, errors, signal }) {
  const planned = await planStudy(context, input)
  if (planned.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [...planned.reasons] } })
  return yield* carryOutRun(context, planned.run, planned.study, errors, signal)
})

const resume = os.runs.resume.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (reason: string) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const { id, study } = found.run
  const identified = await identifyModel(context, study.model.file)
  if (identified.state === 'refused') throw refuse(`run ${id} needs its model: ${identified.reason}`)
  const gpuLayers = input.gpuLayers ?? study.model.gpuLayers
  const loaded = await loadModel(context, identified.model, { gpuLayers, threads: input.threads, contextSize: study.model.contextSize })
  if (loaded.state === 'refused') throw refuse(`run ${id} needs its model: ${loaded.reason}`)
  return yield* carryOutRun(context, id, { ...study, model: loaded.model }, errors, signal)
})

const list = os.runs.list.handler(({ context }) => ({ runs: listRuns(context.store).map((run) => summary(context, run)) }))

const show = os.runs.show.handler(({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const { id, study } = found.run
  const tasks = readRunTasks(context.store, id)
  const instances = countRunInstances(context.store, id)
  const { conditions, decodings, model, leftOut } = study
  return {
    ...summary(context, found.run),
    study: {
      ...study,
      conditions: [...conditions],
      decodings: [...decodings],
      engineBuild: model.engineBuild,
      contextSize: model.contextSize,
      modelFile: model.file,
      modelSha256: model.sha256,
    },
    tasks: tasks.map(({ task }) => task.name),
    leftOut: [...leftOut],
    cells: readCells(context.store, id).map((stored) => ({
      name: cellName(stored.cell, study),
      condition: stored.cell.condition,
      decoding: stored.cell.decoding,
      done: doneInstances(context.store, stored.id).size,
      total: instances,
    })),
  }
})

export const runs = { start, resume, list, show }

type Errors = Parameters<Parameters<typeof os.runs.resume.handler>[0]>[0]['errors']

async function* carryOutRun(host: Host, id: string, studyNow: RunRow['study'], errors: Errors, signal: AbortSignal | undefined) {
  const found = findRun(host.store, id)
  if (found.state === 'refused') throw new Error(found.reason)
  const { run } = found
  const leftOut = run.study.leftOut.map(unfitSentence)
  yield { type: 'planned' as const, run: id, done: run.done, total: run.total, leftOut, canDetect: canDetect(host, id) }
  const end = yield* trialEvents(carryOut(run, { ...host, studyNow, hash: sha256, signal: signal ?? new AbortController().signal }))
  switch (end.state) {
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: [end.reason] } })
    case 'failed':
      throw errors.WORK_FAILED({ data: { reasons: [`run ${id}: ${end.reason}`, `carry on with: placebo study resume ${id}`] } })
    case 'stopped':
    case 'finished': {
      const now = listRuns(host.store).find((row) => row.id === id)
      return {
        run: id,
        state: end.state,
        done: now?.done ?? 0,
        total: run.total,
        engineErrors: end.state === 'finished' ? end.engineErrors : 0,
      }
    }
  }
}

/** Told before the run: afterwards it is too late to ask more instances. */
function canDetect(host: Host, run: string): string | null {
  const counts = countInstancesByTask(host.store, run)
  const sizes = readRunTasks(host.store, run).flatMap(({ task }, i) => (task.answerSpace.kind === 'classification' ? [counts.get(i) ?? 0] : []))
  if (sizes.length === 0) return null
  const found = smallestDetectableDifference({ ...planningAssumptions, instances: sizes.reduce((sum, size) => sum + size, 0), tasks: sizes.length })
  return detectableSentence(found === 'too-few' ? null : found)
}

async function* trialEvents(events: ReturnType<typeof carryOut>) {
  for (;;) {
    const step = await events.next()
    if (step.done) return step.value
    yield { type: 'trial' as const, ...step.value }
  }
}

/** A run that says `running` while nobody holds its lock was killed: it has stopped without a word. */
function summary(host: Host, run: RunRow) {
  const interrupted = run.state === 'running' && !isLocked(host.store, `run-${run.id}`)
  return {
    id: run.id,
    name: run.name,
    state: interrupted ? ('interrupted' as const) : run.state,
    done: run.done,
    total: run.total,
    collection: run.study.collection,
    model: run.study.model.name,
    createdAt: run.createdAt,
    finishedAt: run.finishedAt,
    message: run.message,
  }
}
