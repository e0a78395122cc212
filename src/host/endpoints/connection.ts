import { isLoopback } from '#core/endpoints/endpoint.ts'
import type { Host } from '../host.ts'

/** The endpoint that is asked now, and how it goes; `null`: none is, and nothing of this host is connected. */
export function connectionOf({ remote, slot }: Pick<Host, 'remote' | 'slot'>) {
  const { status } = remote
  if (status === undefined) return null
  // Between two prompts of a run nothing is in flight, either.
  if (!status.probing && status.inFlight === 0 && !slot.isBusy()) return null
  const { name, ...rest } = status
  return { endpoint: name, loopback: isLoopback(status.url), ...rest }
}
