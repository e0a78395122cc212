import type { Shard } from '#core/shards/shard.ts'
import { isAdded, planCells } from '#core/study/cell.ts'
import type { Study } from '#core/study/study.ts'
import { trainTexts } from '#core/study/train-examples.ts'
import { planTrainings } from '#core/study/training.ts'
import { isDiskFull } from '#store/disk-full.ts'
import { takeLock } from '#store/lock.ts'
import { readCells, setRunState, type RunRow, type StoredCell } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainings, readTrainTasks, type TrainingRow } from '#store/trainings.ts'
import { doneInstances } from '#store/trials.ts'
import { askCells, type Asked } from './ask-cells.ts'
import type { RunContext } from './run-context.ts'
import { compareModes, isToCompare } from './compare-modes.ts'
import { modelLoader, type ModelLoader } from './model-loader.ts'
import type { RunEnd, RunEvent } from './run-event.ts'
import { changedFile } from './trained-file.ts'
import { tune } from './tune.ts'
import { beforeLeaving, whenFree } from './when-free.ts'

type Ended = Exclude<RunEnd, { state: 'refused' }>
type EndedPlan = Exclude<Ended, { state: 'paused' }>

/**
 * Asks everything of a run that is not stored yet, and trains what is to be asked. Left to do = planned − stored, so
 * starting and resuming are the same thing.
 */
export async function* executeRun(run: RunRow, means: RunContext): AsyncGenerator<RunEvent, RunEnd> {
  const { store } = means
  const lock = takeLock(store, `run-${run.id}`)
  if (!lock) return { state: 'refused', reason: executedElsewhere(run.id) }
  let working = false
  try {
    // Predictions that were added to the run are no part of what is left to do.
    const plan = {
      cells: readCells(store, run.id).filter(({ cell }) => !isAdded(cell, run.study)),
      trainings: readTrainings(store, run.id),
    }
    const changed = changedIdentity(run, means, plan) ?? (await changedTraining(run, store, plan))
    if (changed !== undefined) return { state: 'refused', reason: changed }
    const running = yield* whenFree(run.id, means, () => setRunState(store, run.id, 'running'))
    if (running.state === 'stopped') return { state: means.endsAs() }
    working = true
    yield { type: 'begun' }
    const ended = yield* executePlan(run, plan, means)
    working = false
    const end: Ended = ended.state === 'stopped' ? { state: means.endsAs() } : ended
    const keep = () =>
      setRunState(store, run.id, end.state, {
        finishedAt: means.date().toISOString(),
        ...(end.state === 'failed' && { message: end.reason }),
      })
    // Where that cannot be kept the run counts as interrupted, and goes on all the same.
    if (means.signal.aborted) await beforeLeaving(store, keep)
    else yield* whenFree(run.id, means, keep)
    return end
  } catch (error) {
    working = false
    const reason = explain(error, run.id)
    if (reason === undefined) throw error
    return { state: 'failed', remedy: 'resume', reason }
  } finally {
    // Nothing has failed: whoever followed it has left between two events, and with that stopped it.
    if (working)
      await beforeLeaving(store, () =>
        setRunState(store, run.id, 'stopped', { finishedAt: means.date().toISOString() }),
      )
    lock.release()
  }
}

export function executedElsewhere(run: string): string {
  return `run ${run} is being carried out by another process; wait for it or stop it there`
}

interface Plan {
  readonly cells: readonly StoredCell[]
  readonly trainings: readonly TrainingRow[]
}

/** Everything that is to be asked, and in fast mode then how far its answers are from exact mode's. */
async function* executePlan(run: RunRow, plan: Plan, means: RunContext): AsyncGenerator<RunEvent, EndedPlan> {
  const loader = modelLoader(means)
  const ended = yield* askPlan(run, plan, loader, means)
  const isOver = ended.state === 'finished' || (ended.state === 'failed' && ended.remedy === 'results')
  if (!isOver || plan.cells.length === 0 || !isToCompare(run)) return ended
  const compared = yield* compareModes(run, plan, loader, means)
  return compared.state === 'compared' ? ended : compared
}

/**
 * The untuned model's cells, then each training with its own. One that diverges keeps none of the others from being
 * done.
 */
async function* askPlan(
  run: RunRow,
  { cells, trainings }: Plan,
  loader: ModelLoader,
  means: RunContext,
): AsyncGenerator<RunEvent, EndedPlan> {
  const diverged: string[] = []
  let [done, engineErrors] = [run.done, 0]
  let asked: Asked
  for (const [message, own] of bySystemMessage(cells.filter(({ training }) => training === null))) {
    if (message !== undefined && !own.some((cell) => isLeft(cell, means.store))) continue
    const loaded = await loader.untuned(message)
    if (loaded !== 'there' && loaded.state === 'refused')
      return { state: 'failed', remedy: 'resume', reason: loaded.reason }
    asked = yield* askCells(run, own, done, means)
    if (asked.state !== 'asked') return asked
    done = asked.done
    engineErrors += asked.engineErrors
  }
  const { tuning } = run.study
  if (tuning === null) return { state: 'finished', engineErrors }
  for (const training of trainings.filter(({ position }) => isOfShard(run.shard, position))) {
    const tuned = yield* tune(run, training, tuning, trainings.length, loader, means)
    if (tuned.state === 'diverged') {
      diverged.push(tuned.reason)
      continue
    }
    if (tuned.state !== 'tuned') return tuned
    const own = cells.filter((cell) => cell.training === training.id && isLeft(cell, means.store))
    if (own.length === 0) continue
    const loaded = await loader.tuned(tuned.training, tuning)
    if (loaded !== 'there' && loaded.state === 'refused')
      return { state: 'failed', remedy: 'resume', reason: loaded.reason }
    asked = yield* askCells(run, own, done, means)
    if (asked.state !== 'asked') return asked
    done = asked.done
    engineErrors += asked.engineErrors
  }
  return diverged.length === 0
    ? { state: 'finished', engineErrors }
    : { state: 'failed', remedy: 'results', reason: divergedSentence(diverged, cells.length) }
}

/** Those with the study's own first: its model is loaded so. */
function bySystemMessage(
  cells: readonly StoredCell[],
): readonly (readonly [string | undefined, readonly StoredCell[]])[] {
  const groups = Map.groupBy(cells, ({ cell }) => cell.condition.own?.systemMessage)
  return [[undefined, groups.get(undefined) ?? []], ...[...groups].filter(([message]) => message !== undefined)]
}

/** Those that it does, and those whose models it asks: they came with it. */
function isOfShard(shard: Shard | null, training: number): boolean {
  return shard === null || shard.trainings.includes(training) || shard.needs.includes(training)
}

function isLeft({ id, instances }: StoredCell, store: Store): boolean {
  return doneInstances(store, id).size < instances
}

/** Why a run is over that has no scores of some cells. */
export function divergedSentence(reasons: readonly string[], cells: number): string {
  // A run that only trains asks nothing.
  if (cells === 0) return reasons.join('; ')
  return `${reasons.join('; ')}; ${reasons.length === 1 ? 'its cells have' : 'their cells have'} no scores, all others are done`
}

/** A trial's identity is its cell's key: where the keys made now differ, two experiments would be mixed. */
function changedIdentity({ id, study }: RunRow, means: RunContext, plan: Plan): string | undefined {
  const { studyNow, hash, store } = means
  const tasks = readTrainTasks(store, id)
  const trainings = planTrainings(studyNow, hash, (factors) =>
    studyNow.tuning === null ? [] : trainTexts({ ...studyNow, tuning: studyNow.tuning }, factors, tasks),
  )
  const cells = planCells(studyNow, hash, trainings)
  const same =
    plan.cells.every(({ cell }, i) => cell.key === cells[i]?.key) &&
    plan.trainings.every(({ key }, i) => key === trainings[i]?.key)
  return same
    ? undefined
    : `this run cannot be resumed: ${whatChanged(study, studyNow)}; its results stay as they are, start a new study for the rest`
}

function whatChanged({ model: before }: Study, { model: after }: Study): string {
  if (before.sha256 !== after.sha256) return `the model file ${before.file} is no longer the one it began with`
  if (before.engineBuild !== after.engineBuild)
    return `the engine is now "${after.engineBuild}", it was "${before.engineBuild}"`
  return 'the way its prompts are made or its models are trained has changed since'
}

/** Scores of one training must come from one model: the files that are still to be asked are looked at first. */
async function changedTraining(run: RunRow, store: Store, { cells, trainings }: Plan): Promise<string | undefined> {
  for (const training of trainings) {
    if (training.state !== 'trained') continue
    const left =
      isToCompare(run) ||
      training.parity === null ||
      cells.some((cell) => cell.training === training.id && isLeft(cell, store))
    const changed = left ? await changedFile(store, run.id, training) : undefined
    if (changed !== undefined)
      return `this run cannot be resumed: ${changed}, or start a new study; its results stay as they are`
  }
  return undefined
}

function explain(error: unknown, run: string): string | undefined {
  return isDiskFull(error)
    ? `the disk is full; every finished trial is stored. Free some space, then resume run ${run}`
    : undefined
}
