import { calibrate as measureSpeed } from '../calibrate.ts'
import { checkStudy } from '../check-study.ts'
import { os } from '../implement.ts'

const check = os.studies.check.handler(({ context, input }) => {
  const { unfit, problems, ...rest } = checkStudy(context, input.request, input)
  return { ...rest, problems: [...problems], unfit: [...unfit] }
})

const calibrate = os.studies.calibrate.handler(async ({ context, input, errors, signal }) => {
  const borrowed = await context.desk.borrowEngine(() => measureSpeed(context, input, signal))
  if (borrowed.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [borrowed.reason] } })
  const { result } = borrowed
  if (result.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [...result.reasons] } })
  return result.calibration
})

export const studies = { check, calibrate }
