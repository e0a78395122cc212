import { trainingName } from '#core/study/training.ts'
import { readTrainings, readTrainingSteps } from '#store/trainings.ts'
import { followRun } from '../follow-run.ts'
import { os } from '../implement.ts'
import { planTraining } from '../plan-training.ts'
import { findRun } from '../run-id.ts'
import { trainingViews } from '../training-view.ts'

const start = os.trainings.start.handler(async function* ({ context, input, errors, signal }) {
  const planned = await planTraining(context, input)
  if (planned.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [...planned.reasons] } })
  return yield* followRun(context, planned.run, { studyNow: planned.study, threads: input.threads, signal }, errors)
})

const list = os.trainings.list.handler(({ context, input, errors }) => {
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [found.reason] } })
  return { run: found.run.id, trainings: trainingViews(context, found.run.id) }
})

const curve = os.trainings.curve.handler(({ context, input, errors }) => {
  const refuse = (reason: string) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const trainings = readTrainings(context.store, found.run.id)
  const training = trainings[input.training]
  if (!training) throw refuse(`invalid training: ${input.training} (run ${found.run.id} has ${trainings.length}, counted from 0)`)
  return { run: found.run.id, name: trainingName(training), steps: readTrainingSteps(context.store, training.id) }
})

export const trainings = { start, list, curve }
