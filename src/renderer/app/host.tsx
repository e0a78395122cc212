import { createContext, use, useSyncExternalStore, type ReactNode } from 'react'
import type { Client, Connection, ConnectionState } from './client.ts'

const HostContext = createContext<Connection | undefined>(undefined)

export function HostProvider({
  connection,
  children,
}: {
  readonly connection: Connection
  readonly children: ReactNode
}) {
  return <HostContext value={connection}>{children}</HostContext>
}

/** The contract to call. */
export function useClient(): Client {
  return useConnection().client
}

export function useConnectionState(): ConnectionState {
  const { onChange, state } = useConnection()
  return useSyncExternalStore(onChange, state)
}

function useConnection(): Connection {
  const connection = use(HostContext)
  if (connection === undefined) throw new Error('invalid place: nothing here is inside a HostProvider')
  return connection
}
