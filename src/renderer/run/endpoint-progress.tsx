import { Alert, Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { HostBadge } from '../app/endpoint-words.tsx'
import { paths } from '../app/paths.ts'
import type { EndpointConnection } from './use-current-run.ts'

/** Where the asks of a run go, how many are on their way, and what went wrong with them. */
export function EndpointProgress({ connection }: { readonly connection: EndpointConnection }) {
  const { endpoint, url, loopback, model, inFlight, maxInFlight, retries, lastFault } = connection
  return (
    <Stack gap="xs" component="section" aria-label="Endpoint">
      <Group gap="xs">
        <Text size="sm">
          Asks go to{' '}
          <Anchor component={Link} href={paths.endpoint(endpoint)} size="sm">
            {endpoint}
          </Anchor>
          : {model} at {url}
        </Text>
        <HostBadge loopback={loopback} />
      </Group>
      <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {[
          `${count(inFlight)} of ${counted(maxInFlight, 'request')} in flight`,
          retries === 0 ? 'no request tried again' : `${counted(retries, 'request')} tried again`,
          `${counted(connection.promptTokens, 'prompt token')} and ${counted(connection.answerTokens, 'answer token')} since it was connected`,
        ].join(' · ')}
      </Text>
      {lastFault !== null && (
        <Alert color="yellow" variant="light" title="Last error of the endpoint">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {lastFault}
          </Text>
        </Alert>
      )}
    </Stack>
  )
}
