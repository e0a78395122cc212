import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { conditionName } from '#core/conditions/index.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { isOfOneTraining } from '#core/study/training.ts'
import { makePrivateFolder } from '#files/private.ts'
import {
  beginTraining,
  finishTraining,
  readTrainings,
  saveTrainingSteps,
  type TrainingRow,
  type TrainingStep,
} from '#store/trainings.ts'
import { tryWrite } from '#store/write.ts'
import type { TrainEnd, TrainEvent, TrainRequest } from '#trainer/trainer.ts'
import type { RunContext } from './run-context.ts'
import type { HeldOutEvent, OfTraining, StepEvent, WaitingEvent } from './run-event.ts'
import type { Examples } from './token-examples.ts'
import { workingFile } from './trained-file.ts'
import { beforeLeaving, whenFree } from './when-free.ts'

/**
 * Milliseconds between two writings of the curve: a commit waits for the disk, and a small model's step does not take
 * longer.
 */
const writeEvery = 1000

/**
 * Trains from the beginning or from the checkpoint, and stores every step and the end. A trainer that fails is asked
 * once more, and again as long as it gets further each time: its process may have been killed.
 */
export async function* trainModel(
  training: TrainingRow,
  of: OfTraining,
  tuning: StudyTuning,
  examples: Extract<Examples, { state: 'encoded' }>,
  means: RunContext,
): AsyncGenerator<TrainingEvent, TrainEnd> {
  const request = requestFor(training, of, tuning, examples, means)
  makePrivateFolder(dirname(request.output))
  const before = modelBefore(training, readTrainings(means.store, of.run))?.id ?? null
  for (let failedAt = -1; ;) {
    // Left by a process that was killed between writing it and saying so; its checkpoint gives it again.
    rmSync(request.output, { force: true })
    const curve = curveWriter(training.id, before, means)
    const { end, step } = yield* trainOnce(request, of, curve, means)
    if (end.state === 'trained') {
      const finished = yield* whenFree(of.run, means, () => finishTraining(means.store, training.id, end))
      // Its checkpoint gives the same end again.
      if (finished.state === 'stopped') return { state: 'stopped', step }
    }
    if (end.state !== 'failed' || means.signal.aborted || step <= failedAt) return end
    failedAt = step
  }
}

async function* trainOnce(
  request: TrainRequest,
  of: OfTraining,
  curve: CurveWriter,
  means: RunContext,
): AsyncGenerator<TrainingEvent, { end: TrainEnd; step: number }> {
  const events = means.trainer.train(request, means.signal)
  let step = 0
  try {
    for (;;) {
      const next = await events.next()
      if (next.done) {
        if (!means.signal.aborted) yield* whenFree(of.run, means, () => curve.write())
        return { end: next.value, step }
      }
      const event = next.value
      curve.take(event)
      if (event.type === 'begun') {
        step = event.done
        if (step === 0 && event.heldOutBefore !== null)
          yield { ...of, type: 'held-out', step, loss: event.heldOutBefore }
      }
      if (event.type === 'checkpoint' && event.heldOutLoss !== null && Number.isFinite(event.heldOutLoss)) {
        yield { ...of, type: 'held-out', step: event.step, loss: event.heldOutLoss }
      }
      if (event.type !== 'step') continue
      step = event.step
      const { steps, epochLoss, endsEpoch, tokensPerSecond, secondsLeft } = event
      yield {
        ...of,
        type: 'step',
        step,
        steps,
        loss: finite(event.loss),
        epochLoss,
        endsEpoch,
        tokensPerSecond,
        secondsLeft,
      }
    }
  } finally {
    await beforeLeaving(means.store, () => curve.write())
    // Whoever stops listening stops the training, too.
    await events.return({ state: 'stopped', step })
  }
}

type TrainingEvent = StepEvent | HeldOutEvent | WaitingEvent

/** The training does not wait for the disk: what cannot be written now is written with what comes next. */
interface CurveWriter {
  take(event: TrainEvent): void
  /** In one transaction. */
  write(): void
}

/** @param before the model of the same training that this one goes on from */
function curveWriter(training: number, before: number | null, { store, now }: RunContext): CurveWriter {
  let begun: Extract<TrainEvent, { type: 'begun' }> | undefined
  let steps: TrainingStep[] = []
  let last: TrainingStep | undefined
  let [written, tried] = [now(), now()]
  const write = () => {
    if (begun) beginTraining(store, training, begun, before)
    saveTrainingSteps(store, training, steps, (now() - written) / 1000)
    written = now()
    begun = undefined
    steps = []
  }
  const tryToWrite = () => {
    tried = now()
    tryWrite(store, write)
  }
  return {
    write,
    take(event) {
      switch (event.type) {
        case 'begun':
          begun = event
          tryToWrite()
          return
        case 'step': {
          const { step, endsEpoch, epochLoss, learningRate, tokensPerSecond } = event
          last = {
            step,
            loss: finite(event.loss),
            epochLoss: endsEpoch ? epochLoss : null,
            heldOutLoss: null,
            learningRate,
            gradientNorm: finite(event.gradientNorm),
            tokensPerSecond,
          }
          steps.push(last)
          if (now() - tried >= writeEvery) tryToWrite()
          return
        }
        case 'checkpoint':
          if (last?.step === event.step && event.heldOutLoss !== null)
            steps.push({ ...last, heldOutLoss: finite(event.heldOutLoss) })
          tryToWrite()
      }
    },
  }
}

function requestFor(
  training: TrainingRow,
  { run, name }: OfTraining,
  { method, settings }: StudyTuning,
  examples: Extract<Examples, { state: 'encoded' }>,
  means: RunContext,
): TrainRequest {
  const { model, name: study } = means.studyNow
  return {
    base: model.file,
    method,
    settings: { ...settings, seed: training.seed },
    examples: examples.trained,
    heldOut: examples.heldOut,
    ...(training.step !== undefined && { until: training.step }),
    contextSize: model.contextSize,
    threads: means.trainerThreads,
    checkpoint: training.checkpoint,
    output: workingFile(means.store, run, training),
    // Not which run it was: the same training always makes the same file.
    provenance: {
      base: model.name,
      base_sha256: model.sha256,
      study,
      training: name,
      method: method.kind,
      condition: conditionName(training.condition),
      size: training.size,
      seed: training.seed,
      ...(training.step !== undefined && { step: training.step }),
      key: training.key,
    },
  }
}

/** The last one before it: trainings are carried out in the order of their steps. */
function modelBefore({ position, ...training }: TrainingRow, all: readonly TrainingRow[]): TrainingRow | undefined {
  return all.findLast((each) => each.position < position && isOfOneTraining(each, training))
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
