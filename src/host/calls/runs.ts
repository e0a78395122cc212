import { cellName } from '#core/study/cell.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { isLocked } from '#store/lock.ts'
import { countRunInstances, listRuns, readCells, readRunTasks, type RunRow } from '#store/runs.ts'
import { readTrainings, readTrainTasks } from '#store/trainings.ts'
import { doneInstances } from '#store/trials.ts'
import { followRun } from '../follow-run.ts'
import type { Host } from '../host.ts'
import { os } from '../implement.ts'
import { loadModel } from '../load-model.ts'
import { identifyModel } from '../models.ts'
import { planStudy } from '../plan-study.ts'
import { findRun } from '../run-id.ts'
import { trainingViews } from '../training-view.ts'

const start = os.runs.start.handler(async function* ({ context, input, errors, signal }) {
  const planned = await planStudy(context, input)
  if (planned.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [...planned.reasons] } })
  return yield* followRun(context, planned.run, { studyNow: planned.study, threads: input.threads, signal }, errors)
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
  return yield* followRun(context, id, { studyNow: { ...study, model: loaded.model }, threads: input.threads, signal }, errors)
})

const list = os.runs.list.handler(({ context }) => ({ runs: listRuns(context.store).map((run) => summary(context, run)) }))

const show = os.runs.show.handler(({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const { id, study } = found.run
  const tasks = readRunTasks(context.store, id)
  const instances = countRunInstances(context.store, id)
  const { conditions, decodings, model, leftOut, tuning } = study
  const trainings = readTrainings(context.store, id)
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
      tuning: tuning && mutable(tuning),
    },
    tasks: tasks.map(({ task }) => task.name),
    trainTasks: readTrainTasks(context.store, id).map(({ task }) => task.name),
    trainings: trainingViews(context, id),
    leftOut: [...leftOut],
    cells: readCells(context.store, id).map((stored) => ({
      name: cellName(stored.cell, study),
      condition: stored.cell.condition,
      decoding: stored.cell.decoding,
      training: trainings.find((each) => each.id === stored.training)?.position ?? null,
      done: doneInstances(context.store, stored.id).size,
      total: instances,
    })),
  }
})

export const runs = { start, resume, list, show }

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

function mutable({ method, settings, heldOutPerTask, trainConditions, testConditions, sizes, seeds }: StudyTuning) {
  return {
    method: method.kind === 'lora' ? { ...method, matrices: [...method.matrices] } : method,
    settings,
    heldOutPerTask,
    trainConditions: [...trainConditions],
    testConditions: testConditions === 'same' ? testConditions : [...testConditions],
    sizes: [...sizes],
    seeds: [...seeds],
  }
}
