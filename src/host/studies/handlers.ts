import { calibrate as measureSpeed } from './speed-check/calibrate.ts'
import { checkStudy } from './check-study.ts'
import { implementWith } from '../implement.ts'
import { refusalOf } from './outline.ts'
import { planReplication } from './replicate.ts'

const os = implementWith<'store' | 'engine' | 'trainer' | 'slot' | 'now' | 'date' | 'resources' | 'dataDirectory'>()

const check = os.studies.check.handler(({ context, input }) => {
  const { ineligible, ...rest } = checkStudy(context, input.request, input)
  return { ...rest, ineligible: [...ineligible] }
})

const calibrate = os.studies.calibrate.handler(async ({ context, input, errors, signal }) => {
  const borrowed = await context.slot.borrowEngine(() => measureSpeed(context, input, signal))
  if (borrowed.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [borrowed.reason] } })
  const { result } = borrowed
  if (result.state === 'refused') throw errors.INVALID_REQUEST({ data: refusalOf(result) })
  return result.calibration
})

const replication = os.studies.replication.handler(async ({ context, input, errors }) => {
  const planned = await planReplication(context, input)
  if (planned.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [...planned.reasons] } })
  const { request, drawing, title, fixes, differences, before, tuned } = planned
  const view = (run: typeof before) => run && { run: run.id, state: run.state, done: run.done, total: run.total }
  return {
    request,
    drawing,
    title,
    fixes: [...fixes],
    differences: [...differences],
    before: view(before),
    tuned: tuned && { request: tuned.request, before: view(tuned.before) },
  }
})

export const studies = { check, calibrate, replication }
