import type { Reason } from '#contract/errors.ts'
import { trainingName } from '#core/study/training.ts'
import { readTrainings, readTrainingSteps } from '#store/trainings.ts'
import { beginWork } from '../runs/begin-run.ts'
import { thinned } from './curve.ts'
import { implementWith } from '../implement.ts'
import { findRun } from '../runs/run-id.ts'
import { refusalOf } from '../studies/outline.ts'
import { trainingViews } from './training-view.ts'

const os = implementWith<'store' | 'engine' | 'trainer' | 'slot' | 'results' | 'now' | 'date'>()

const start = os.trainings.start.handler(async ({ context, input, errors }) => {
  const began = await beginWork(context, { kind: 'training', request: input })
  if (began.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(began) })
  return began
})

const list = os.trainings.list.handler(({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  return { run: found.run.id, trainings: trainingViews(context, found.run.id) }
})

const curve = os.trainings.curve.handler(({ context, input, errors }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const trainings = readTrainings(context.store, found.run.id)
  const training = trainings[input.training]
  if (!training)
    throw refuse(`invalid training: ${input.training} (run ${found.run.id} has ${trainings.length}, counted from 0)`)
  return {
    run: found.run.id,
    name: trainingName(training),
    heldOutBefore: training.heldOutBefore,
    steps: thinned(readTrainingSteps(context.store, training.id), input.points),
  }
})

export const trainings = { start, list, curve }
