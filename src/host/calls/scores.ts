import { stat } from 'node:fs/promises'
import { os } from '../implement.ts'

const file = os.scores.file.handler(async ({ context, input, errors, signal }) => {
  const refuse = (reason: string) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  if (!(await isFile(input.file))) throw refuse(`invalid file: ${input.file} (no such file)`)
  const asked = await context.results.ask('scores', input, signal)
  if (asked.state === 'failed') throw errors.WORK_FAILED({ data: { reasons: [asked.reason] } })
  if (asked.result.state === 'refused') throw refuse(asked.result.reason)
  return asked.result.answer
})

export const scores = { file }

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((entry) => entry.isFile(), () => false)
}
