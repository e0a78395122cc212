import type { Reason } from '#contract/errors.ts'
import { leftOutInWords } from '#core/study/cell-tasks.ts'
import { cellName } from '#core/study/cell.ts'
import { labelScoreOf } from '#core/answers/label-score.ts'
import { askingMode } from '#core/study/mode-difference.ts'
import { outcomes } from '#core/answers/outcome.ts'
import { readAnswerSources } from '#store/hand-outs.ts'
import { countOutcomes, readProblems } from '#store/problems.ts'
import { readQueue, removeFromQueue } from '#store/queue.ts'
import { listRuns, readCells, readRunTasks, setRunState, type RunRow } from '#store/runs.ts'
import { readTrainings, readTrainTasks } from '#store/trainings.ts'
import { write } from '#store/write.ts'
import { beginFromQueue, beginWork, planOnly } from './begin-run.ts'
import { followRun } from './follow-run.ts'
import type { Host } from '../host.ts'
import { implementWith } from '../implement.ts'
import { readWork } from './plan-work.ts'
import { readRefusal, refusalOf } from '../studies/outline.ts'
import { sameStudyOfOtherModels } from '../studies/same-study.ts'
import { connectionOf } from '../endpoints/connection.ts'
import { findRun } from './run-id.ts'
import { originView } from './run-origin.ts'
import { stateOf } from './run-standing.ts'
import { trainingViews } from '../trainings/training-view.ts'

const os = implementWith<'store' | 'engine' | 'remote' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>()

const start = os.runs.start.handler(async ({ context, input, errors }) => {
  const began = await beginWork(context, { kind: 'study', request: input })
  if (began.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(began) })
  return began
})

const plan = os.runs.plan.handler(async ({ context, input, errors }) => {
  const planned = await planOnly(context, { kind: 'study', request: input })
  if (planned.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(planned) })
  return { run: planned.run }
})

const resume = os.runs.resume.handler(async ({ context, input, errors }) => {
  const began = await beginWork(context, { kind: 'resume', request: input })
  if (began.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: began.reasons } })
  return began
})

const follow = os.runs.follow.handler(async function* ({ context, input, errors, signal }) {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  return yield* followRun(context, found.run, signal)
})

const pause = os.runs.pause.handler(async ({ context, input, errors }) => {
  const ended = await endRun(context, input.run, 'paused')
  if (ended.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [ended.reason] } })
  return { run: ended.run }
})

const stop = os.runs.stop.handler(async ({ context, input, errors }) => {
  const ended = await endRun(context, input.run, 'stopped')
  if (ended.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [ended.reason] } })
  return { run: ended.run }
})

const problems = os.runs.problems.handler(({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const { id, study } = found.run
  const names = readCells(context.store, id).map(({ cell }) => cellName(cell, study))
  const counted = countOutcomes(context.store, id)
  return {
    run: id,
    counts: Object.fromEntries(outcomes.map((outcome) => [outcome, counted[outcome] ?? 0])) as Record<
      (typeof outcomes)[number],
      number
    >,
    problems: readProblems(context.store, id, input.outcomes, input.limit).map((row) => ({
      ...row,
      cell: names[row.cell] ?? '',
    })),
  }
})

const queue = os.runs.queue.handler(({ context }) => ({
  queue: readQueue(context.store).map((row) => ({
    id: row.id,
    name: row.name,
    kind: readWork(row)?.kind ?? ('study' as const),
    queuedAt: row.queuedAt,
    refusal: row.refusal && readRefusal(row.refusal),
  })),
  active: context.slot.active()?.run ?? null,
}))

const current = os.runs.current.handler(({ context }) => ({
  current: context.slot.active()?.standing() ?? null,
  connection: connectionOf(context),
}))

const unqueue = os.runs.unqueue.handler(async ({ context, input, errors }) => {
  if (!(await write(context.store, () => removeFromQueue(context.store, input.id)))) {
    throw errors.INVALID_REQUEST({
      data: { reasons: [`invalid number in the queue: ${input.id}; it is no longer there`] },
    })
  }
  return { id: input.id }
})

const startQueue = os.runs.startQueue.handler(async ({ context, input, errors }) => {
  const began = await beginFromQueue(context, input.id)
  if (began.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(began) })
  return { run: began.run }
})

const list = os.runs.list.handler(({ context }) => ({
  runs: listRuns(context.store).map((run) => summary(context, run)),
}))

const show = os.runs.show.handler(({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  const { id, study } = found.run
  const tasks = readRunTasks(context.store, id)
  const { model, leftOut } = study
  const trainings = readTrainings(context.store, id)
  return {
    ...summary(context, found.run),
    study: {
      ...study,
      engineBuild: model.engineBuild,
      contextSize: model.contextSize,
      modelFile: model.file,
      modelSha256: model.sha256,
      endpoint: model.endpoint ?? null,
      templateSays: model.templateSays,
      stop: study.stop ?? 'newline',
      mode: askingMode(study),
      labelScore: labelScoreOf(study),
    },
    ...(askingMode(study) === 'fast' && { modeDifference: found.run.modeDifference }),
    origin: originView(found.run.origin),
    sameStudy: sameStudyOfOtherModels(context, found.run).map((other) => summary(context, other)),
    askedElsewhere: readAnswerSources(context.store, id),
    tasks: tasks.map(({ task }) => task.name),
    trainTasks: readTrainTasks(context.store, id).map(({ task }) => task.name),
    trainings: trainingViews(context, id),
    leftOut,
    leftOutInWords: leftOutInWords(
      tasks.map(({ task }) => task),
      study,
      ({ condition, reason }) => `${condition}: ${reason}`,
    ),
    cells: readCells(context.store, id).map((stored) => ({
      name: cellName(stored.cell, study),
      condition: stored.cell.condition,
      decoding: stored.cell.decoding,
      draw: stored.cell.draw,
      training: trainings.find((each) => each.id === stored.training)?.position ?? null,
      done: stored.done,
      total: stored.instances,
    })),
  }
})

export const runs = {
  start,
  plan,
  resume,
  follow,
  pause,
  stop,
  problems,
  queue,
  current,
  unqueue,
  startQueue,
  list,
  show,
}

type Ended = { readonly state: 'ended'; readonly run: string } | { readonly state: 'refused'; readonly reason: Reason }

/** A paused run is ended for good by stopping it: it is no longer meant to go on. */
async function endRun(host: Pick<Host, 'store' | 'slot'>, asked: string, as: 'paused' | 'stopped'): Promise<Ended> {
  const found = findRun(host.store, asked)
  if (found.state === 'refused') return found
  const { run } = found
  const active = host.slot.active(run.id)
  const state = stateOf(host, run)
  if (active) active.end(as)
  else if (state === 'running')
    return { state: 'refused', reason: `run ${run.id} is being carried out by another process; end it there` }
  else if (state === 'paused' && as === 'stopped')
    await write(host.store, () =>
      setRunState(host.store, run.id, 'stopped', run.finishedAt === null ? {} : { finishedAt: run.finishedAt }),
    )
  else if (state !== as) return { state: 'refused', reason: `run ${run.id} is not under way; it is ${state}` }
  return { state: 'ended', run: run.id }
}

function summary(host: Pick<Host, 'store' | 'slot'>, run: RunRow) {
  return {
    id: run.id,
    name: run.name,
    state: stateOf(host, run),
    done: run.done,
    total: run.total,
    collection: run.study.collection,
    model: run.study.model.name,
    createdAt: run.createdAt,
    finishedAt: run.finishedAt,
    message: run.message,
  }
}
