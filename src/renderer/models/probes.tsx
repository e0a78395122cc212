import { Badge, Table } from '@mantine/core'
import { decodings } from '#core/answers/decoding.ts'
import type { EndpointReport, Probe } from '#core/endpoints/endpoint.ts'
import { ProbeBadge } from '../app/endpoint-words.tsx'

/** By which decodings it can be asked, and what each rests on, or what speaks against it. */
export function OffersTable({ report: { offers } }: { readonly report: Pick<EndpointReport, 'offers'> }) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table withTableBorder aria-label="Decodings of the endpoint">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={130}>Decoding</Table.Th>
            <Table.Th w={150}>Can be asked</Table.Th>
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
                  {decoding}
                </Table.Th>
                <Table.Td>
                  <Badge variant="light" size="lg" tt="none" color={isOffered ? 'green' : 'red'}>
                    {isOffered ? 'yes' : 'no'}
                  </Badge>
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {offer.state === 'offered' ? offer.by : offer.reason}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** Each probe, whether it has passed, and what was seen. */
export function ProbesTable({ probes }: { readonly probes: readonly Probe[] }) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table withTableBorder aria-label="Probes of the endpoint">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={130}>Probe</Table.Th>
            <Table.Th w={150}>Result</Table.Th>
            <Table.Th>Seen</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {probes.map(({ name, state, detail }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Table.Td>
                <ProbeBadge state={state} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{detail}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
