import { ORPCError } from '@orpc/server'
import { brokenWorld } from './broken-world.ts'

/**
 * Around every call, on every wire: a face is told of such a failure as of any other that it can do something about.
 */
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
