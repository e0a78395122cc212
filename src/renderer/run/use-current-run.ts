import type { Client } from '../app/client.ts'
import { useConnectionState } from '../app/host.tsx'
import { useAsked } from '../app/query.tsx'

export type CurrentRun = NonNullable<Awaited<ReturnType<Client['runs']['current']>>['current']>

/** Milliseconds between two looks: while a run is under way, and while none is. */
const pollMs = { running: 1000, idle: 3000 } as const

/** The run under way on this host; `null`: none is, or nobody can say. */
export function useCurrentRun(): CurrentRun | null {
  const connection = useConnectionState()
  const { data } = useAsked(['runs', 'current'], (client) => client.runs.current(), {
    again: ({ current }) => (current === null ? pollMs.idle : pollMs.running),
  })
  return connection === 'lost' ? null : (data?.current ?? null)
}
