import { Alert, Anchor, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { counted } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Section } from './section.tsx'
import { dateTime } from '../ui/dates.ts'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/states.tsx'
import { showFailure, showUndo } from '../ui/undo.tsx'
import { AddEndpoint } from './add-endpoint.tsx'
import { OffersTable, ProbesTable } from './probes.tsx'
import { HostBadge, type Endpoint } from '../app/endpoint-words.tsx'

/** One endpoint: where it is, what its last probing found, and what that lets a study ask. */
export default function EndpointPage({ endpoint }: { readonly endpoint: string }) {
  const endpoints = useAsked(['endpoints', 'list'], (client) => client.endpoints.list())
  return (
    <Page title={endpoint} about="An endpoint: a server that studies ask instead of a file.">
      <Anchor component={Link} href={paths.models} size="sm">
        All models
      </Anchor>
      <Asked query={endpoints} what="the endpoint">
        {({ endpoints: all }) => {
          const found = all.find(({ name }) => name === endpoint)
          return found === undefined ? (
            <Text>No endpoint of this name is known. It may have been removed.</Text>
          ) : (
            <Details endpoint={found} />
          )
        }}
      </Asked>
    </Page>
  )
}

function Details({ endpoint }: { readonly endpoint: Endpoint }) {
  const client = useClient()
  const queries = useQueryClient()
  const changed = () => queries.invalidateQueries({ queryKey: ['endpoints'] })
  const probe = useMutation({
    mutationFn: () => client.endpoints.probe({ name: endpoint.name }),
    onSuccess: changed,
  })
  const reasons = probe.error === null ? [] : reasonsOf(probe.error)
  const { report } = endpoint
  return (
    <Stack gap="xl">
      <Group gap="sm">
        <Button onClick={() => probe.mutate()} loading={probe.isPending}>
          Probe again
        </Button>
        <AddEndpoint known={endpoint} onAdded={() => probe.reset()} />
        <Remove endpoint={endpoint} />
        <Text size="sm" c="dimmed" role="status">
          {probe.isPending ? 'Asking what it can do …' : `Probed ${dateTime(endpoint.probedAt)}`}
        </Text>
      </Group>
      {reasons.length > 0 && (
        <Failure
          title="The endpoint could not be probed"
          reasons={[...reasons, `What stands below was found ${dateTime(endpoint.probedAt)}.`]}
        />
      )}
      {probe.data?.changed === true && (
        <Alert color="orange" variant="light" title="It is not what it was" role="alert">
          Model, server or its settings have changed. Runs that asked it before cannot be resumed with it.
        </Alert>
      )}
      <Section title="What it is">
        <Facts endpoint={endpoint} />
      </Section>
      <Section title="What it can be asked">
        <OffersTable report={report} />
      </Section>
      <Section title="Probes">
        <ProbesTable probes={report.probes} />
      </Section>
    </Stack>
  )
}

function Facts({ endpoint }: { readonly endpoint: Endpoint }) {
  const { url, loopback, keyFrom, keyInMemory, addedAt, report } = endpoint
  return (
    <Table withRowBorders={false} verticalSpacing={4} layout="fixed" maw={820}>
      <Table.Tbody>
        <Fact name="Address">
          <Group gap="sm">
            <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {url}
            </Text>
            <HostBadge loopback={loopback} />
          </Group>
        </Fact>
        <Fact name="Server">{report.version === '' ? report.kind : `${report.kind}, ${report.version}`}</Fact>
        <Fact name="Model">{report.model}</Fact>
        <Fact name="Context">{counted(report.contextSize, 'token')}</Fact>
        <Fact name="Asked as">
          {report.hasChatTemplate
            ? 'chat, through its own template'
            : `tk-instruct: ${report.chatTemplateFault ?? 'it has no chat template'}`}
        </Fact>
        <Fact name="Key">{keyInWords(keyFrom, keyInMemory)}</Fact>
        <Fact name="Added">{dateTime(addedAt)}</Fact>
        <Fact name="Fingerprint">
          <span style={{ overflowWrap: 'anywhere', fontFamily: 'monospace' }}>{report.fingerprint}</span>
        </Fact>
      </Table.Tbody>
    </Table>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={110} fw={500} c="dimmed">
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  )
}

function keyInWords(keyFrom: string | null, keyInMemory: boolean): string {
  if (keyInMemory) return 'typed; Placebo forgets it when it ends'
  if (keyFrom === null) return 'none'
  const [, place, text = ''] = /^(env|file):(.*)$/s.exec(keyFrom) ?? []
  return place === 'env' ? `in the environment variable ${text}` : `in the file ${text}`
}

function Remove({ endpoint }: { readonly endpoint: Endpoint }) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const { name } = endpoint
  const changed = () => queries.invalidateQueries({ queryKey: ['endpoints'] })
  const restore = async () => {
    try {
      await client.endpoints.restore({ name })
      await changed()
    } catch (error) {
      showFailure(`${name} could not be brought back`, reasonsOf(error))
    }
  }
  const remove = useMutation({
    mutationFn: () => client.endpoints.remove({ name }),
    async onSuccess() {
      showUndo(`${name} was removed. Runs that asked it stay.`, restore)
      go(paths.models)
      await changed()
    },
    onError: (error) => showFailure(`${name} was not removed`, reasonsOf(error)),
  })
  return (
    <Button variant="default" onClick={() => remove.mutate()} loading={remove.isPending}>
      Remove
    </Button>
  )
}
