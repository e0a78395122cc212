import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client'
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

export function clientOver(link: ClientLink<ClientContext>): Client {
  return createORPCClient<Client>(link)
}
