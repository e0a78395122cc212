import { rm } from 'node:fs/promises'
import type { StudyTuning } from '#core/study/study.ts'
import { trainingName } from '#core/study/training.ts'
import { isTunedElsewhere } from '#core/training-sets/words.ts'
import type { TrainingLoss } from '#core/study/training-loss.ts'
import type { RunRow } from '#store/runs.ts'
import { failTraining, readTrainings, readTrainTasks, saveParity, type TrainingRow } from '#store/trainings.ts'
import { certify, type Certified } from './certify.ts'
import type { RunContext } from './run-context.ts'
import type { ModelLoader } from './model-loader.ts'
import { rememberModel } from './remember-model.ts'
import type { OfTraining, RunEvent } from './run-event.ts'
import { tokenExamples } from './token-examples.ts'
import { trainModel } from './train-model.ts'
import { deliver, workingFile } from './trained-file.ts'
import { whenFree } from './when-free.ts'

export type Tuned =
  | { readonly state: 'tuned'; readonly training: TrainingRow }
  /** Training again would diverge again: nothing more is done about it. */
  | { readonly state: 'diverged'; readonly reason: string }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly reason: string; readonly remedy: 'resume' }

/**
 * Carries one training from where it is to its certificate. Each part is stored when it is done, and is not done again.
 */
export async function* tune(
  run: RunRow,
  planned: TrainingRow,
  tuning: StudyTuning,
  trainings: number,
  loader: ModelLoader,
  means: RunContext,
): AsyncGenerator<RunEvent, Tuned> {
  const of: OfTraining = { run: run.id, training: planned.position, trainings, name: trainingName(planned) }
  if (planned.state === 'diverged') return { state: 'diverged', reason: planned.message ?? '' }
  if (planned.state === 'trained' && planned.parity !== null) return { state: 'tuned', training: planned }
  const failed = (reason: string): Tuned => ({
    state: 'failed',
    remedy: 'resume',
    reason: `training ${of.name}: ${reason}`,
  })

  if (planned.state !== 'trained') {
    const end = yield* train(run, planned, of, tuning, loader, means)
    if (end.state !== 'trained') return end
  }
  const training = rowNow(run, planned, means)
  const undelivered = await deliver(workingFile(means.store, run.id, training), training)
  if (undelivered !== undefined) return failed(undelivered)
  if (isTunedElsewhere(training)) {
    // Its trainer's own weights are not here: there is nothing that a certificate could hold against the file.
    const remembered = yield* rememberModel(run, training, tuning, means)
    return remembered.state === 'stopped' ? remembered : { state: 'tuned', training }
  }
  const loaded = await loader.exact(training, tuning)
  if (loaded !== 'there' && loaded.state === 'refused') return failed(loaded.reason)
  const certified = yield* certifying(run, training, of, tuning, means)
  if (certified.state === 'stopped') return certified
  if (certified.state === 'diverged') {
    await rm(training.file, { force: true })
    return yield* diverge(planned, of, certified.reason, means)
  }
  if (certified.state === 'failed') return failed(certified.reason)
  const remembered = yield* rememberModel(run, training, tuning, means)
  if (remembered.state === 'stopped') return remembered
  const saved = yield* whenFree(run.id, means, () => saveParity(means.store, training.id, certified.parity))
  if (saved.state === 'stopped') return saved
  // The next model of the same training goes on from it.
  if (training.step === undefined) await rm(training.checkpoint, { recursive: true, force: true })
  const done = rowNow(run, planned, means)
  yield { ...of, type: 'trained', file: done.file, steps: done.steps ?? 0, ...lossOf(done), parity: certified.parity }
  return { state: 'tuned', training: done }
}

async function* certifying(
  run: RunRow,
  training: TrainingRow,
  of: OfTraining,
  tuning: StudyTuning,
  means: RunContext,
): AsyncGenerator<RunEvent, Certified> {
  const steps = certify(run, training, tuning, means)
  for (;;) {
    const step = await steps.next()
    if (step.done === true) return step.value
    yield { ...of, type: 'certifying', ...step.value }
  }
}

type Trained = Exclude<Tuned, { state: 'tuned' }> | { readonly state: 'trained' }

async function* train(
  run: RunRow,
  planned: TrainingRow,
  of: OfTraining,
  tuning: StudyTuning,
  loader: ModelLoader,
  means: RunContext,
): AsyncGenerator<RunEvent, Trained> {
  const { store, engine, signal, studyNow } = means
  const give = async function* (reason: string): AsyncGenerator<RunEvent, Trained> {
    yield* whenFree(run.id, means, () => failTraining(store, planned.id, 'failed', reason))
    return { state: 'failed', remedy: 'resume', reason: `training ${of.name}: ${reason}` }
  }
  if (signal.aborted) return { state: 'stopped' }
  const loaded = await loader.tokenizer()
  if (loaded !== 'there' && loaded.state === 'refused') return yield* give(loaded.reason)
  const examples = await tokenExamples(engine, { ...studyNow, tuning }, planned, readTrainTasks(store, run.id))
  if (examples.state === 'failed') return yield* give(examples.reason)
  const end = yield* trainModel(planned, of, tuning, examples, means)
  switch (end.state) {
    case 'trained':
    case 'stopped':
      return { state: end.state }
    case 'diverged':
      return yield* diverge(planned, of, end.reason, means)
    case 'failed':
    case 'refused':
      return yield* give(end.reason)
  }
}

async function* diverge(
  { id }: TrainingRow,
  of: OfTraining,
  why: string,
  means: RunContext,
): AsyncGenerator<RunEvent, Extract<Tuned, { state: 'diverged' | 'stopped' }>> {
  const reason = `training ${of.name}: ${why}`
  const failed = yield* whenFree(of.run, means, () => failTraining(means.store, id, 'diverged', reason))
  if (failed.state === 'stopped') return failed
  yield { ...of, type: 'diverged', reason }
  return { state: 'diverged', reason }
}

function lossOf({ loss, firstEpochLoss, lastEpochLoss, heldOutBefore, heldOutLoss }: TrainingRow): TrainingLoss {
  return { loss, firstEpochLoss, lastEpochLoss, heldOutBefore, heldOutLoss }
}

function rowNow(run: RunRow, { id }: TrainingRow, { store }: RunContext): TrainingRow {
  const row = readTrainings(store, run.id).find((each) => each.id === id)
  if (!row) throw new Error(`run ${run.id} has lost training ${id}`)
  return row
}
