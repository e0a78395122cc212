import type { Reason } from '#contract/errors.ts'
import { takeLock } from '#store/lock.ts'
import type { Store } from '#store/store.ts'
import { implementWith } from '../implement.ts'
import { findRun } from '../runs/run-id.ts'
import { whyNotResumed } from '../runs/run-origin.ts'
import { handOutTrainings } from './hand-out.ts'
import { takeInTraining } from './take-in.ts'

const os = implementWith<'store' | 'engine' | 'slot' | 'resources' | 'date'>()

const handOut = os.trainings.handOut.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (...reasons: readonly Reason[]) => errors.INVALID_REQUEST({ data: { reasons } })
  const found = ownRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const handed = yield* handOutTrainings(context, found.run, input, signal)
  if (handed.state === 'refused') throw refuse(...handed.reasons)
  return { run: found.run.id, folder: handed.folder, trainings: handed.trainings }
})

const takeIn = os.trainings.takeIn.handler(async ({ context, input, errors }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = ownRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const lock = takeLock(context.store, `run-${found.run.id}`)
  if (!lock) throw refuse(`run ${found.run.id} is being carried out; pause it or wait for its end`)
  try {
    const taken = await takeInTraining(context, found.run, input)
    if (taken.state === 'refused') throw refuse(taken.reason)
    const { training, file, sha256, left } = taken
    return { run: found.run.id, training, file, sha256, left }
  } finally {
    lock.release()
  }
})

export const trainingSets = { handOut, takeIn }

function ownRun(store: Store, asked: string): ReturnType<typeof findRun> {
  const found = findRun(store, asked)
  const elsewhere = found.state === 'refused' ? undefined : whyNotResumed(found.run)
  return elsewhere === undefined ? found : { state: 'refused', reason: elsewhere }
}
