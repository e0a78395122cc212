import { Stack, Text } from '@mantine/core'
import { useLocation } from 'wouter'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { Section } from './section.tsx'
import { dateTime } from '../ui/dates.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { AddEndpoint } from './add-endpoint.tsx'
import { HostBadge, offeredDecodings, type Endpoint } from '../app/endpoint-words.tsx'

const columns: readonly Column<Endpoint>[] = [
  { id: 'name', title: 'Name', value: ({ name }) => name },
  { id: 'address', title: 'Address', value: ({ url }) => url, width: 200 },
  {
    id: 'host',
    title: 'Where',
    value: ({ loopback }) => (loopback ? 'this machine' : 'another machine'),
    show: ({ loopback }) => <HostBadge loopback={loopback} />,
    width: 165,
  },
  { id: 'kind', title: 'Server', value: ({ report }) => report.kind, width: 115 },
  { id: 'model', title: 'Model', value: ({ report }) => report.model, width: 160 },
  {
    id: 'decodings',
    title: 'Can be asked by',
    help: 'Decodings whose probes have passed.',
    value: offeredDecodings,
    width: 190,
  },
  {
    id: 'probed',
    title: 'Probed',
    value: ({ probedAt }) => probedAt,
    show: ({ probedAt }) => dateTime(probedAt),
    width: 160,
  },
]

/** Servers that a person has added; none is asked by looking at them. */
export function EndpointList() {
  const endpoints = useAsked(['endpoints', 'list'], (client) => client.endpoints.list())
  const [, go] = useLocation()
  return (
    <Section title="Endpoints">
      <Text size="sm" c="dimmed">
        Servers to ask instead of a file: llama-server, vLLM, Ray Serve. Placebo connects to none before you add it.
      </Text>
      <Asked query={endpoints} what="the endpoints">
        {({ endpoints: all }) => (
          <Stack gap="sm" align="stretch">
            {all.length > 0 && (
              <DataTable
                label="Endpoints"
                columns={columns}
                rows={all}
                rowKey={({ name }) => name}
                onOpen={({ name }) => go(paths.endpoint(name))}
              />
            )}
            <AddEndpoint onAdded={({ name }) => go(paths.endpoint(name))} />
          </Stack>
        )}
      </Asked>
    </Section>
  )
}
