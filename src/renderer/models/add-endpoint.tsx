import { Alert, Button, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type SyntheticEvent } from 'react'
import { endpointAddress, isLoopback } from '#core/endpoints/endpoint.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import { hostOf, type Endpoint } from '../app/endpoint-words.tsx'

export interface AddEndpointProps {
  readonly onAdded: (endpoint: Endpoint) => void
  /** Adds this one again, with another key or model. */
  readonly known?: Endpoint | undefined
}

/** The one place of the page from which a server is reached that was not reached before. */
export function AddEndpoint({ onAdded, known }: AddEndpointProps) {
  const [opened, setOpened] = useState(false)
  const title = known === undefined ? 'Add an endpoint' : `Change ${known.name}`
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)} style={{ alignSelf: 'flex-start' }}>
        {known === undefined ? 'Add an endpoint …' : 'Change key or model …'}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={title}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Form
          known={known}
          onAdded={(endpoint) => {
            setOpened(false)
            onAdded(endpoint)
          }}
        />
      </Modal>
    </>
  )
}

const keyPlaces = {
  none: { label: 'It takes none', field: '', about: '' },
  env: {
    label: 'In an environment variable',
    field: 'Name of the variable',
    about: 'Placebo reads it each time, and keeps its name only.',
  },
  file: {
    label: 'In a file',
    field: 'Path of the file',
    about: 'On the machine Placebo runs on. Placebo reads it each time, and keeps its path only.',
  },
  memory: {
    label: 'Typed here',
    field: 'Key',
    about: 'Stays in the memory of Placebo until it ends. You type it again after that.',
  },
} as const
type KeyPlace = keyof typeof keyPlaces

function Form({ known, onAdded }: AddEndpointProps) {
  const client = useClient()
  const queries = useQueryClient()
  const before = keyOf(known)
  const [name, setName] = useState(known?.name ?? '')
  const [url, setUrl] = useState(known?.url ?? '')
  const [model, setModel] = useState(known?.report.model ?? '')
  const [place, setPlace] = useState<KeyPlace>(before.place)
  const [key, setKey] = useState(before.text)
  const stopping = useRef<AbortController>(undefined)
  const add = useMutation({
    mutationFn() {
      const { signal } = (stopping.current = new AbortController())
      return client.endpoints.add(
        {
          name: name.trim(),
          url: url.trim(),
          ...(model.trim() !== '' && { model: model.trim() }),
          ...((place === 'env' || place === 'file') && { keyFrom: `${place}:${key.trim()}` }),
          ...(place === 'memory' && { key: key.trim() }),
        },
        { signal },
      )
    },
    async onSuccess(endpoint) {
      await queries.invalidateQueries({ queryKey: ['endpoints'] })
      onAdded(endpoint)
    },
  })
  const address = endpointAddress(url)
  const reasons = add.error === null ? [] : reasonsOf(add.error)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {known === undefined && (
          <>
            <TextInput
              label="Name"
              description="As you call it here; a study takes it as its model"
              required
              maxLength={100}
              data-autofocus
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <TextInput
              label="Address"
              description="For example http://127.0.0.1:8080"
              required
              value={url}
              error={url !== '' && address.state === 'refused' && /^https?:\/\/./i.test(url) ? address.reason : null}
              onChange={({ currentTarget }) => setUrl(currentTarget.value)}
            />
          </>
        )}
        <TextInput
          label="Model"
          description="Empty: its only one"
          value={model}
          onChange={({ currentTarget }) => setModel(currentTarget.value)}
        />
        <Select
          label="Where its key is"
          allowDeselect={false}
          value={place}
          onChange={(value) => {
            if (value === null) return
            setPlace(value)
            setKey(value === before.place ? before.text : '')
          }}
          data={Object.entries(keyPlaces).map(([value, { label }]) => ({ value: value as KeyPlace, label }))}
        />
        {place !== 'none' && <KeyField place={place} value={key} onChange={setKey} />}
        <Whereto url={address.state === 'valid' ? address.url : undefined} />
        {reasons.length > 0 && <Failure title="The endpoint was not added" reasons={reasons} />}
        <Group>
          <Button type="submit" loading={add.isPending}>
            {known === undefined ? 'Add and probe' : 'Change and probe'}
          </Button>
          {add.isPending && (
            <>
              <Text size="sm" role="status">
                Asking what it can do …
              </Text>
              <Button variant="subtle" onClick={() => stopping.current?.abort()}>
                Cancel
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </form>
  )
}

interface KeyFieldProps {
  readonly place: Exclude<KeyPlace, 'none'>
  readonly value: string
  readonly onChange: (value: string) => void
}

function KeyField({ place, value, onChange }: KeyFieldProps) {
  const { field, about } = keyPlaces[place]
  const Field = place === 'memory' ? PasswordInput : TextInput
  return (
    <Field
      label={field}
      description={about}
      required
      autoComplete="off"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

/** What adding means, before it is done. */
function Whereto({ url }: { readonly url: string | undefined }) {
  if (url === undefined) return null
  return isLoopback(url) ? (
    <Text size="sm" c="dimmed">
      Prompts stay on this machine: Placebo asks {hostOf(url)} and no other address.
    </Text>
  ) : (
    <Alert color="orange" variant="light" title="Prompts leave this machine">
      <Text size="sm">
        Placebo sends the prompts of your studies to {hostOf(url)}, and to no other address.
        {url.startsWith('http:') && ' They are not encrypted on the way: the address begins with http.'}
      </Text>
    </Alert>
  )
}

function keyOf(known: Endpoint | undefined): { readonly place: KeyPlace; readonly text: string } {
  const [, place, text = ''] = /^(env|file):(.*)$/s.exec(known?.keyFrom ?? '') ?? []
  if (place === 'env' || place === 'file') return { place, text }
  return { place: known?.keyInMemory === true ? 'memory' : 'none', text: '' }
}
