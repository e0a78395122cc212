import { implementWith } from '../implement.ts'

const os = implementWith<'changes'>()

const follow = os.changes.follow.handler(({ context, signal }) => context.changes.follow(signal))

export const changes = { follow }
