import { resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { takeLock } from '#store/lock.ts'
import { implementWith } from '../implement.ts'
import { findRun } from '../runs/run-id.ts'
import { whyNotResumed } from '../runs/run-origin.ts'
import { handOut } from './make.ts'

const os = implementWith<'store' | 'engine' | 'slot' | 'bundles' | 'resources' | 'date'>()

const make = os.handOuts.make.handler(async function* ({ context, input, errors, signal }) {
  const refuse = (...reasons: readonly Reason[]) => errors.INVALID_REQUEST({ data: { reasons } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const { run } = found
  const elsewhere = whyNotResumed(run)
  if (elsewhere !== undefined) throw refuse(elsewhere)
  const lock = takeLock(context.store, `run-${run.id}`)
  if (!lock) throw refuse(`run ${run.id} is being carried out; pause it or wait for its end`)
  try {
    const made = yield* handOut(context, run, input, signal)
    if (made.state === 'refused') throw refuse(...made.reasons)
    const { handOut: id, folder, trials, lines, parts, tooLong, text, left } = made
    return { run: run.id, handOut: id, folder, trials, lines, parts, tooLong, text, left }
  } finally {
    lock.release()
  }
})

const takeIn = os.handOuts.takeIn.handler(async function* ({ context, input, errors, signal }) {
  const request = { folder: resolve(input.folder), at: context.date().toISOString() }
  const asked = yield* context.bundles.ask('takeIn', request, signal)
  if (asked.state === 'failed')
    throw errors.WORK_FAILED({
      data: { reasons: [`the answers were not all taken in: ${asked.reason}; whole parts are kept, take it in again`] },
    })
  const took = asked.result
  if (took.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: took.reasons } })
  return took.result
})

export const handOuts = { make, takeIn }
