import { makeInstruction } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import { progressMeter } from '#core/study/progress.ts'
import type { Study } from '#core/study/study.ts'
import type { Task } from '#core/task.ts'
import type { Engine } from '#engine/engine.ts'
import { takeLock } from '#store/lock.ts'
import { readCells, readRunInstances, readRunTasks, setRunState, type RunRow, type StoredCell } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { doneInstances, saveTrial } from '#store/trials.ts'
import { askTrial, type Question } from './ask-trial.ts'
import type { RunEnd, RunEvent } from './run-event.ts'

export interface Means {
  readonly store: Store
  /** Has the study's model loaded. */
  readonly engine: Engine
  /** The run's study with the model as it is now: its file and engine may have changed since the run began. */
  readonly studyNow: Study
  /** SHA-256 of a text, hexadecimal. */
  readonly hash: (text: string) => string
  /** Milliseconds of a steady clock. */
  readonly now: () => number
  readonly date: () => Date
  readonly signal: AbortSignal
}

/** Answers in a row that may fail before the run is given up: by then it is the machine or the model, not one prompt. */
const failuresInARow = 3

/**
 * Asks everything of a run that is not stored yet: cell by cell, task by task. Left to do = planned − stored, so
 * starting and resuming are the same thing.
 */
export async function* carryOut(run: RunRow, means: Means): AsyncGenerator<RunEvent, RunEnd> {
  const { store } = means
  const lock = takeLock(store, `run-${run.id}`)
  if (!lock) return { state: 'refused', reason: `run ${run.id} is being carried out by another process; wait for it or stop it there` }
  try {
    const cells = readCells(store, run.id)
    const changed = changedIdentity(run.study, means, cells)
    if (changed !== undefined) return { state: 'refused', reason: changed }
    setRunState(store, run.id, 'running')
    const end = yield* askEverything(run, cells, means)
    setRunState(store, run.id, end.state, {
      finishedAt: means.date().toISOString(),
      ...(end.state === 'failed' && { message: end.reason }),
    })
    return end
  } catch (error) {
    const reason = explain(error, run.id)
    if (reason === undefined) throw error
    return { state: 'failed', reason }
  } finally {
    lock.release()
  }
}

async function* askEverything(run: RunRow, cells: readonly StoredCell[], means: Means): AsyncGenerator<RunEvent, Exclude<RunEnd, { state: 'refused' }>> {
  const meter = progressMeter(run.total, run.done)
  let engineErrors = 0
  let failures = 0
  for (const question of leftToDo(run, cells, means.store)) {
    if (means.signal.aborted) return { state: 'stopped' }
    const trial = await askTrial(means.engine, question, means.hash)
    saveTrial(means.store, trial)
    failures = trial.outcome === 'engine-error' ? failures + 1 : 0
    if (trial.outcome === 'engine-error') engineErrors++
    if (failures >= failuresInARow) {
      return { state: 'failed', reason: `the engine failed ${failures} times in a row, last on task ${question.task.name}: ${trial.text.message ?? ''}` }
    }
    yield {
      run: run.id,
      progress: meter.step(means.now()),
      cell: question.cell.position,
      task: question.task.name,
      instance: question.planned.instance.id,
      outcome: trial.outcome,
      prompt: trial.text.prompt,
      raw: trial.text.raw,
    }
  }
  return { state: 'finished', engineErrors }
}

/** All instances of one task and condition follow each other: the engine evaluates what they share only once. */
function* leftToDo(run: RunRow, cells: readonly StoredCell[], store: Store): Generator<Question> {
  const tasks = readRunTasks(store, run.id)
  for (const { id: cellId, cell } of cells) {
    const done = doneInstances(store, cellId)
    for (const [position, { task }] of tasks.entries()) {
      const instruction = fittedInstruction(task, cell.condition, run.study)
      for (const planned of readRunInstances(store, run.id, position)) {
        if (!done.has(planned.id)) yield { study: run.study, cell, cellId, task, instruction, planned }
      }
    }
  }
}

function fittedInstruction(task: Task, condition: Parameters<typeof makeInstruction>[1], study: Study) {
  const made = makeInstruction(task, condition, { k: study.k, seed: study.seed })
  if (!made.fit) throw new Error(`task ${task.name} was planned but is unfit: ${made.reason}`)
  return made.value
}

/** A trial's identity is its cell's key: where the keys made now differ, two experiments would be mixed. */
function changedIdentity(planned: Study, means: Means, cells: readonly StoredCell[]): string | undefined {
  const now = planCells(means.studyNow, means.hash)
  if (cells.every(({ cell }, i) => cell.key === now[i]?.key)) return undefined
  const before = planned.model
  const after = means.studyNow.model
  const what =
    before.sha256 !== after.sha256
      ? `the model file ${before.file} is no longer the one it began with`
      : before.engineBuild !== after.engineBuild
        ? `the engine is now "${after.engineBuild}", it was "${before.engineBuild}"`
        : 'the way its prompts are made has changed since'
  return `this run cannot be resumed: ${what}; its results stay as they are, start a new study for the rest`
}

function explain(error: unknown, run: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'SQLITE_IOERR_WRITE') {
    return `the disk is full; every finished trial is stored. Free some space, then: placebo study resume ${run}`
  }
  if (code === 'SQLITE_BUSY') return `another process kept the database busy; every finished trial is stored. Then: placebo study resume ${run}`
  return undefined
}
