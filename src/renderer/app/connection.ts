import { AsyncIteratorClass, createORPCClient, ORPCError, type ClientContext, type ClientLink } from '@orpc/client'
import type { Client } from '#contract/index.ts'

/** `lost`: calls that were under way have failed; the next ones wait until the host is within reach again. */
export type ConnectionState = 'connecting' | 'open' | 'lost'

/** The host, whatever wire leads to it. */
export interface Connection {
  readonly client: Client
  readonly state: () => ConnectionState
  /** Tells of every change of state; answers with what ends the telling. */
  readonly onChange: (listener: () => void) => () => void
  readonly close: () => void
}

interface States extends Pick<Connection, 'state' | 'onChange'> {
  readonly change: (next: ConnectionState) => void
}

/** Keeps one state and tells its changes. */
export function stateOf(first: ConnectionState): States {
  let state = first
  const listeners = new Set<() => void>()
  return {
    state: () => state,
    onChange(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    change(next: ConnectionState) {
      if (next === state) return
      state = next
      for (const listener of [...listeners]) listener()
    },
  }
}

/** A client whose calls fail with a code of the contract, with their own signal's reason, or with `ConnectionLost`. */
export function clientOver(link: ClientLink<ClientContext>): Client {
  return createORPCClient<Client>({
    async call(path, input, options) {
      const explained = async <T>(work: Promise<T>) =>
        work.catch((error: unknown) => {
          throw explain(error, options.signal)
        })
      const output = await explained(link.call(path, input, options))
      if (!(output instanceof AsyncIteratorClass)) return output
      const events: AsyncIteratorClass<unknown> = output
      return new AsyncIteratorClass(
        () => explained(events.next()),
        async (reason) => {
          if (reason !== 'next') await events.return(undefined)
        },
      )
    },
  })
}

export const connectionLost = 'ConnectionLost'

/** What the wire says of itself when it breaks is of no use to a person. */
function explain(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ORPCError) return error
  if (signal?.aborted === true) return signal.reason
  const lost = new Error('the connection to Placebo was lost while it was at work; what was finished before is kept', {
    cause: error,
  })
  lost.name = connectionLost
  return lost
}
