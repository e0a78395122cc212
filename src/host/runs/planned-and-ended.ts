import { sentenceOf } from '#contract/errors.ts'
import { firstClosed } from '#core/task.ts'
import type { RunEnd as EndOfRun, RunEvent } from '#contract/run-events.ts'
import { planningAssumptions, minimumDetectableEffect } from '#core/statistics/minimum-detectable-effect.ts'
import { isAskedByAll, leftOutInWords } from '#core/study/cell-tasks.ts'
import type { PlannedSteps } from '#core/study/time-left.ts'
import { detectableSentence } from '#core/study/verdict-sentence.ts'
import type { RunEnd } from '#runner/run-event.ts'
import { countOutcomes } from '#store/problems.ts'
import { countInstancesByTask, readRunTasks, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainings, readTrainTasks } from '#store/trainings.ts'
import { findRun } from './run-id.ts'
import { ineligibleSentence } from '../studies/ineligible.ts'

export type PlannedEvent = Extract<RunEvent, { type: 'planned' }>

/** What is planned of a run, and what of that is there. */
export function plannedEvent(store: Store, run: RunRow): PlannedEvent {
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
        ineligibleSentence,
      ),
    ],
    canDetect: canDetect(store, run),
  }
}

/** What its trainings are, as far as their time goes; by position. */
export function plannedSteps(store: Store, { id, study: { tuning } }: RunRow): readonly PlannedSteps[] {
  if (tuning === null) return []
  const tasks = readTrainTasks(store, id).length
  const { batch, epochs } = tuning.settings
  return readTrainings(store, id).map(({ size, state }) => ({
    steps: Math.ceil((tasks * size) / batch) * epochs,
    isDone: state === 'trained' || state === 'diverged',
  }))
}

/** How a run ended that was under way here. */
export function endOf(store: Store, id: string, end: RunEnd): EndOfRun {
  const now = standing(store, id)
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
export function standing(store: Store, id: string): EndOfRun {
  const found = findRun(store, id)
  if (found.state === 'refused') throw new Error(sentenceOf(found.reason))
  const { run } = found
  const state = run.state === 'running' ? 'interrupted' : run.state
  const diverged = readTrainings(store, id).some((training) => training.state === 'diverged')
  return {
    run: id,
    state,
    done: run.done,
    total: run.total,
    engineErrors: countOutcomes(store, id)['engine-error'] ?? 0,
    message: run.message,
    remedy: state !== 'failed' ? null : diverged ? 'results' : 'resume',
  }
}

/** Told before the run: afterwards it is too late to ask more instances. */
function canDetect(db: Store, { id, study }: RunRow): string | null {
  const counts = countInstancesByTask(db, id)
  const tasks = readRunTasks(db, id)
  const closed = firstClosed(tasks.map(({ task }) => task.answerSpace.kind))
  const sizes = tasks.flatMap(({ task }, i) =>
    task.answerSpace.kind === closed && isAskedByAll(task.name, study) ? [counts.get(i) ?? 0] : [],
  )
  if (sizes.length === 0) return null
  const found = minimumDetectableEffect({
    ...planningAssumptions,
    instances: sizes.reduce((sum, size) => sum + size, 0),
    tasks: sizes.length,
  })
  return detectableSentence(found === 'too-few' ? null : found)
}
