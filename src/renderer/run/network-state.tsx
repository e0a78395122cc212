import { Group, Text } from '@mantine/core'
import { IconDeviceDesktop, IconPlugConnectedX, IconWorld } from '@tabler/icons-react'
import { hostOf } from '../app/endpoint-words.tsx'
import { useEndpointConnection } from './use-current-run.ts'

/** Whether anything is connected now, in the frame of every screen: an endpoint in use, or nothing. */
export function NetworkState() {
  const connection = useEndpointConnection()
  if (connection === undefined) return null
  const Image = connection === null ? IconPlugConnectedX : connection.loopback ? IconDeviceDesktop : IconWorld
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" role="status" aria-label="Network">
      <Image size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <Text size="xs" {...(connection === null ? { c: 'dimmed' } : { fw: 600 })} style={{ overflowWrap: 'anywhere' }}>
        {connection === null ? 'Offline' : `Connected to ${connection.endpoint} (${hostOf(connection.url)})`}
      </Text>
    </Group>
  )
}
