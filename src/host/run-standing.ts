import { firstClosed } from '#core/task.ts'
import type { RunEnd as EndOfRun, RunEvent } from '#contract/run-events.ts'
import { planningAssumptions, smallestDetectableDifference } from '#core/statistics/smallest-detectable-difference.ts'
import { isAskedByAll, leftOutInWords } from '#core/study/cell-tasks.ts'
import { detectableSentence } from '#core/study/verdict-sentence.ts'
import type { RunEnd } from '#runner/run-event.ts'
import { isLocked } from '#store/lock.ts'
import { countOutcomes } from '#store/problems.ts'
import { countInstancesByTask, readCells, readRunTasks, type RunRow } from '#store/runs.ts'
import { readTrainings } from '#store/trainings.ts'
import type { Host } from './host.ts'
import { findRun } from './run-id.ts'
import { unfitSentence } from './unfit.ts'

export type PlannedEvent = Extract<RunEvent, { type: 'planned' }>
export type SnapshotEvent = Extract<RunEvent, { type: 'snapshot' }>

/** A run that says `running` while nobody carries it out was killed: it has stopped without a word. */
export function stateOf(host: Host, run: RunRow): SnapshotEvent['state'] {
  return run.state === 'running' && !isUnderWay(host, run.id) ? 'interrupted' : run.state
}

/** Here or in another process. */
export function isUnderWay(host: Host, run: string): boolean {
  return host.desk.active(run) !== undefined || isLocked(host.store, `run-${run}`)
}

export function plannedEvent({ store }: Host, run: RunRow): PlannedEvent {
  const trainings = readTrainings(store, run.id)
  return {
    type: 'planned',
    run: run.id,
    done: run.done,
    total: run.total,
    trainings: trainings.length,
    trained: trainings.filter(({ state }) => state === 'trained').length,
    leftOut: [
      ...leftOutInWords(
        readRunTasks(store, run.id).map(({ task }) => task),
        run.study,
        unfitSentence,
      ),
    ],
    canDetect: canDetect(store, run),
  }
}

/** What is stored of a run that is not under way here. */
export function storedSnapshot(host: Host, run: RunRow): SnapshotEvent {
  return {
    type: 'snapshot',
    run: run.id,
    state: stateOf(host, run),
    here: false,
    ending: null,
    progress: { done: run.done, total: run.total, perSecond: null, secondsLeft: null },
    cells: readCells(host.store, run.id).map(({ done, instances }, cell) => ({ cell, done, total: instances })),
    last: null,
    training: null,
  }
}

/** How a run ended that was under way here. */
export function endOf(host: Host, id: string, end: RunEnd): EndOfRun {
  const now = standing(host, id)
  switch (end.state) {
    case 'finished':
    case 'stopped':
    case 'paused':
      return { ...now, state: end.state, message: null, remedy: null }
    case 'failed':
      return { ...now, state: 'failed', message: end.reason, remedy: end.remedy }
    case 'refused':
      return now
  }
}

/** How a run ended that nobody carries out. */
export function standing(host: Host, id: string): EndOfRun {
  const found = findRun(host.store, id)
  if (found.state === 'refused') throw new Error(found.reason)
  const { run } = found
  const state = run.state === 'running' ? 'interrupted' : run.state
  const diverged = readTrainings(host.store, id).some((training) => training.state === 'diverged')
  return {
    run: id,
    state,
    done: run.done,
    total: run.total,
    engineErrors: countOutcomes(host.store, id)['engine-error'] ?? 0,
    message: run.message,
    remedy: state !== 'failed' ? null : diverged ? 'results' : 'resume',
  }
}

/** Told before the run: afterwards it is too late to ask more instances. */
function canDetect(db: Host['store'], { id, study }: RunRow): string | null {
  const counts = countInstancesByTask(db, id)
  const tasks = readRunTasks(db, id)
  const closed = firstClosed(tasks.map(({ task }) => task.answerSpace.kind))
  const sizes = tasks.flatMap(({ task }, i) =>
    task.answerSpace.kind === closed && isAskedByAll(task.name, study) ? [counts.get(i) ?? 0] : [],
  )
  if (sizes.length === 0) return null
  const found = smallestDetectableDifference({
    ...planningAssumptions,
    instances: sizes.reduce((sum, size) => sum + size, 0),
    tasks: sizes.length,
  })
  return detectableSentence(found === 'too-few' ? null : found)
}
