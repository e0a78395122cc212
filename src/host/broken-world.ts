import { ORPCError } from '@orpc/server'
import { isDiskFull } from '#store/disk-full.ts'
import { isBusy } from '#store/write.ts'

const diskFull = 'the disk is full; free some space and try again'

const busy = 'another process has been writing to the data folder all the time; nothing was saved. Wait for it or end it, then try again'

/** What a failure means that is nobody's fault in here, in one sentence; undefined for any other. */
export function brokenWorld(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (isDiskFull(error)) return diskFull
  return isBusy(error) ? busy : brokenWorld(error.cause)
}

/** Around every call, on every wire: a face is told of such a failure as of any other that it can do something about. */
export async function explainBroken({ next }: { readonly next: () => Promise<unknown> }): Promise<unknown> {
  try {
    const output = await next()
    return isStream(output) ? explained(output) : output
  } catch (error) {
    throw explain(error)
  }
}

async function* explained(events: AsyncGenerator<unknown, unknown>): AsyncGenerator<unknown, unknown> {
  try {
    return yield* events
  } catch (error) {
    throw explain(error)
  }
}

function explain(error: unknown): unknown {
  const reason = error instanceof ORPCError ? undefined : brokenWorld(error)
  return reason === undefined ? error : new ORPCError('WORK_FAILED', { data: { reasons: [reason] } })
}

function isStream(output: unknown): output is AsyncGenerator<unknown, unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}
