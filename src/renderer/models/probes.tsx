import { Badge, Group, Table } from '@mantine/core'
import { decodings } from '#core/answers/decoding.ts'
import type { EndpointReport, Probe } from '#core/endpoints/endpoint.ts'
import { ProbeBadge } from '../app/endpoint-words.tsx'
import classes from './probes.module.css'

/** By which decodings it can be asked, and what each rests on, or what speaks against it. */
export function OffersTable({ report: { offers } }: { readonly report: Pick<EndpointReport, 'offers'> }) {
  return (
    <Table withTableBorder aria-label="Decodings of the endpoint">
      <Table.Thead>
        <Table.Tr>
          <Table.Th className={classes['probed']}>Decoding</Table.Th>
          <Table.Th>Rests on</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {decodings.map((decoding) => {
          const offer = offers[decoding]
          const isOffered = offer.state === 'offered'
          return (
            <Table.Tr key={decoding}>
              <Table.Th scope="row" fw={500}>
                <Group gap="xs" justify="space-between">
                  {decoding}
                  <Badge variant="light" size="lg" tt="none" color={isOffered ? 'green' : 'red'}>
                    {isOffered ? 'yes' : 'no'}
                  </Badge>
                </Group>
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {offer.state === 'offered' ? offer.by : offer.reason}
              </Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

/** Each probe, whether it has passed, and what was seen. */
export function ProbesTable({ probes }: { readonly probes: readonly Probe[] }) {
  return (
    <Table withTableBorder aria-label="Probes of the endpoint">
      <Table.Thead>
        <Table.Tr>
          <Table.Th className={classes['probed']}>Probe</Table.Th>
          <Table.Th>Seen</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {probes.map(({ name, state, detail }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={500}>
              <Group gap="xs" justify="space-between">
                {name}
                <ProbeBadge state={state} />
              </Group>
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{detail}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
