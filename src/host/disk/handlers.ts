import { implementWith } from '../implement.ts'
import { listFolder } from './list-folder.ts'

const os = implementWith<'received'>()

const take = os.files.take.handler(async ({ context, input, errors }) => {
  const taken = await context.received.take(input.into, input.total, input.files)
  if (taken.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: taken.reasons } })
  return { into: taken.into, path: taken.path }
})

const list = os.files.list.handler(async ({ input, errors }) => {
  const listed = await listFolder(input.folder, input.ending)
  if (listed.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [listed.reason] } })
  const { folder, trail, entries, more } = listed
  return { folder, trail, entries, more }
})

export const files = { take, list }
