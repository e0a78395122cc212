import { ORPCError } from '@orpc/client'
import { failureOf } from '#headless/exit.ts'

/** Why a call is refused, as the terminal says it: one sentence each. Fails where it is not. */
export async function reasonsAgainst(asked: Promise<unknown>): Promise<readonly string[]> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError) || error.code !== 'INVALID_REQUEST')
    throw new Error(`not refused: ${String(error)}`)
  return failureOf(error).reasons
}
