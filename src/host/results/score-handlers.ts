import type { Reason } from '#contract/errors.ts'
import { fileProblem } from '#files/named-file.ts'
import { implementWith } from '../implement.ts'

const os = implementWith<'results'>()

const file = os.scores.file.handler(async ({ context, input, errors, signal }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const problem = fileProblem(input.file)
  if (problem !== undefined) throw refuse(`invalid file: ${input.file} (${problem})`)
  const asked = await context.results.ask('scores', input, signal)
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [asked.reason] } })
  if (asked.result.state === 'refused') throw refuse(asked.result.reason)
  return asked.result.answer
})

export const scores = { file }
