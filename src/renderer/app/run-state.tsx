import { Badge } from '@mantine/core'
import type { Client } from './client.ts'

export type RunSummary = Awaited<ReturnType<Client['runs']['list']>>['runs'][number]
export type RunState = RunSummary['state']

const colours: Readonly<Record<string, string>> = {
  running: 'blue',
  finished: 'green',
  failed: 'red',
  interrupted: 'orange',
  paused: 'yellow',
}

/** A run's state in a word, never by colour alone. */
export function RunStateBadge({ state }: { readonly state: RunState }) {
  return (
    <Badge variant="light" size="lg" tt="none" color={colours[state] ?? 'gray'}>
      {state}
    </Badge>
  )
}
