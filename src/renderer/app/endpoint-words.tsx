import { Badge } from '@mantine/core'
import { IconDeviceDesktop, IconWorld } from '@tabler/icons-react'
import { decodings } from '#core/answers/decoding.ts'
import type { Probe } from '#core/endpoints/endpoint.ts'
import type { Client } from './client.ts'

export type Endpoint = Awaited<ReturnType<Client['endpoints']['list']>>['endpoints'][number]

/** In words and by a sign, never by colour alone: asks leave this machine, or they do not. */
export function HostBadge({ loopback }: { readonly loopback: boolean }) {
  const Image = loopback ? IconDeviceDesktop : IconWorld
  return (
    <Badge
      variant={loopback ? 'light' : 'outline'}
      size="lg"
      tt="none"
      color={loopback ? 'gray' : 'orange'}
      leftSection={<Image size={14} aria-hidden />}
    >
      {loopback ? 'this machine' : 'another machine'}
    </Badge>
  )
}

const states = {
  passed: 'green',
  failed: 'red',
  'not offered': 'gray',
} as const satisfies Record<Probe['state'], string>

export function ProbeBadge({ state }: { readonly state: Probe['state'] }) {
  return (
    <Badge variant="light" size="lg" tt="none" color={states[state]}>
      {state}
    </Badge>
  )
}

/** What it can be asked by, e.g. "free, constrained"; "none". */
export function offeredDecodings({ report }: Pick<Endpoint, 'report'>): string {
  const offered = decodings.filter((decoding) => report.offers[decoding].state === 'offered')
  return offered.length === 0 ? 'none' : offered.join(', ')
}

/** Without the scheme, e.g. "127.0.0.1:8080". */
export function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '')
}
