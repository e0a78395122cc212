import { decodings, type Decoding } from '#core/answers/decoding.ts'
import type { EndpointReport, Offer, Probe } from '#core/endpoints/endpoint.ts'
import { text, yesOrNo, type Column } from './column.ts'
import type { Table } from './table.ts'

interface Offered {
  readonly decoding: Decoding
  readonly offer: Offer
}

/** What was tried of an endpoint before a run asked it. */
export function probesTable({ probes }: Pick<EndpointReport, 'probes'>): Table<Probe> {
  return {
    name: 'probes',
    title: 'Probes of the endpoint',
    caption: 'Probes of the endpoint, made before the run began or went on.',
    columns: probeColumns,
    parts: [probes],
  }
}

/** By which decodings an endpoint can be asked, and what each rests on. */
export function offersTable({ offers }: Pick<EndpointReport, 'offers'>): Table<Offered> {
  return {
    name: 'offers',
    title: 'Decodings of the endpoint',
    caption:
      'Decodings of the endpoint. It is asked by a decoding only where all probes that this rests on have passed.',
    columns: offerColumns,
    parts: [decodings.map((decoding) => ({ decoding, offer: offers[decoding] }))],
  }
}

const probeColumns: readonly Column<Probe>[] = [
  text('probe', 'Probe', ({ name }) => name),
  text('result', 'Result', ({ state }) => state),
  text('seen', 'Seen', ({ detail }) => detail),
]

const offerColumns: readonly Column<Offered>[] = [
  text('decoding', 'Decoding', ({ decoding }) => decoding),
  yesOrNo('can be asked', 'Can be asked', ({ offer }) => offer.state === 'offered'),
  text('rests on', 'Rests on', ({ offer }) => (offer.state === 'offered' ? offer.by : offer.reason)),
]
