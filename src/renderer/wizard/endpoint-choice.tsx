import { Alert, Anchor, List, Radio, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { decodings } from '#core/answers/decoding.ts'
import { paths } from '../app/paths.ts'
import { HostBadge, hostOf, offeredDecodings, type Endpoint } from '../app/endpoint-words.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import type { StepProps } from './step-props.ts'

export interface EndpointsProps {
  readonly endpoints: readonly Endpoint[]
  readonly chosen: Endpoint | null
  readonly onChoose: (endpoint: Endpoint) => void
}

/** Servers that can be asked instead of a file. */
export function Endpoints({ endpoints, chosen, onChoose }: EndpointsProps) {
  const columns: readonly Column<Endpoint>[] = useMemo(
    () => [
      {
        id: 'chosen',
        title: 'Use',
        width: 64,
        value: ({ name }) => (name === chosen?.name ? 0 : 1),
        show: (endpoint) => (
          <Radio
            size="xs"
            tabIndex={-1}
            aria-label={`Use ${endpoint.name}`}
            checked={endpoint.name === chosen?.name}
            onChange={() => onChoose(endpoint)}
          />
        ),
      },
      { id: 'name', title: 'Endpoint', value: ({ name }) => name },
      { id: 'model', title: 'Model', value: ({ report }) => report.model, width: 200 },
      { id: 'address', title: 'Address', value: ({ url }) => url, width: 220 },
      {
        id: 'host',
        title: 'Where',
        value: ({ loopback }) => (loopback ? 'this machine' : 'another machine'),
        show: ({ loopback }) => <HostBadge loopback={loopback} />,
        width: 175,
      },
      { id: 'decodings', title: 'Can be asked by', value: offeredDecodings, width: 220 },
      // `onChoose` always does the same.
    ],
    [chosen],
  )
  return (
    <DataTable
      label="Endpoints"
      columns={columns}
      rows={endpoints}
      rowKey={({ name }) => name}
      maxHeight={240}
      onOpen={onChoose}
    />
  )
}

/** What the chosen endpoint can be used for, and what it cannot. */
export function EndpointFacts({ endpoint, study, goTo }: StepProps & { readonly endpoint: Endpoint }) {
  const { name, url, loopback, report } = endpoint
  const missing = decodings.flatMap((decoding) => {
    const offer = report.offers[decoding]
    return offer.state === 'missing' ? [{ decoding, reason: offer.reason }] : []
  })
  return (
    <Stack gap="xs">
      <Text size="sm">
        <b>{name}</b>: {report.model} on {report.kind} at {hostOf(url)}.{' '}
        {loopback ? 'Prompts stay on this machine.' : 'Prompts leave this machine.'}{' '}
        <Anchor component={Link} href={paths.endpoint(name)} size="sm">
          Its probes
        </Anchor>
      </Text>
      <List size="sm">
        <List.Item>Can be asked by: {offeredDecodings(endpoint)}</List.Item>
        {missing.map(({ decoding, reason }) => (
          <List.Item key={decoding}>
            Not by {decoding} decoding: {reason}
          </List.Item>
        ))}
        <List.Item>LoRA and full tuning: no; an endpoint is only asked</List.Item>
      </List>
      {study.tuning !== null && (
        <Alert color="orange" variant="light" title="This model cannot be tuned so">
          <Text size="sm">
            An endpoint is only asked. Choose a model file, or{' '}
            <Anchor component="button" type="button" size="sm" onClick={() => goTo('method')}>
              another method
            </Anchor>
            .
          </Text>
        </Alert>
      )}
    </Stack>
  )
}
