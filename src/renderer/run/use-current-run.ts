import type { Client } from '../app/client.ts'
import { useConnectionState } from '../app/host.tsx'
import { useAsked } from '../app/query.tsx'

type Now = Awaited<ReturnType<Client['runs']['current']>>
export type CurrentRun = NonNullable<Now['current']>
export type EndpointConnection = NonNullable<Now['connection']>

/** Milliseconds between two looks: while a run is under way, and while none is. */
const pollMs = { running: 1000, idle: 3000 } as const

/** The run under way on this host; `null`: none is, or nobody can say. */
export function useCurrentRun(): CurrentRun | null {
  return useNow()?.current ?? null
}

/** The endpoint that is asked now; `null`: nothing is connected; undefined: nobody can say. */
export function useEndpointConnection(): EndpointConnection | null | undefined {
  return useNow()?.connection
}

function useNow(): Now | undefined {
  const host = useConnectionState()
  const { data } = useAsked(['runs', 'current'], (client) => client.runs.current(), {
    again: ({ current, connection }) => (current === null && connection === null ? pollMs.idle : pollMs.running),
  })
  return host === 'lost' ? undefined : data
}
