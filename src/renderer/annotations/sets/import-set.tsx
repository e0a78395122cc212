import { Alert, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { count, counted } from '#core/numbers.ts'
import { ChooseFile } from '../../app/choose-file.tsx'
import { givenPath } from '../../app/given-path.ts'
import { reasonsOf } from '../../app/reasons.ts'
import { DropArea, type GivenFile } from '../../ui/drop.tsx'
import { Failure } from '../../ui/states.tsx'
import { useSetsChange } from './use-sets-change.ts'

/** Dropped or chosen, or where it lies on the host's machine. */
type Given = readonly GivenFile[] | string

/** Another annotator's set, as it was exported. */
export function ImportSet({ collection }: { readonly collection: string }) {
  const [given, setGiven] = useState<Given>()
  const [looking, setLooking] = useState(false)
  const imported = useSetsChange({
    change: async (client, { from, name }: { readonly from: Given; readonly name: string }) => {
      const path = typeof from === 'string' ? from : await givenPath(client, from)
      return client.annotations.import({ collection, path, ...(name !== '' && { name }) })
    },
    onDone: () => setGiven(undefined),
  })
  const take = (from: Given) => {
    imported.reset()
    setGiven(from)
  }
  return (
    <Stack gap="sm" component="section" aria-label="Import a set">
      <Title order={2} size="h3">
        Import another annotator’s set
      </Title>
      <DropArea
        anywhere
        multiple={false}
        folders={false}
        accept=".jsonl,.csv"
        disabled={imported.isPending}
        onFiles={take}
        label="Drop an exported set here"
        hint="JSONL with its whole history, or CSV with its items. Nothing leaves this machine."
      />
      <Group>
        <Button variant="default" disabled={imported.isPending} onClick={() => setLooking(true)}>
          Look for a file on this machine …
        </Button>
      </Group>
      {given !== undefined && (
        <ImportForm
          key={nameOf(given)}
          what={nameOf(given)}
          isPending={imported.isPending}
          error={imported.error}
          onCancel={() => setGiven(undefined)}
          onImport={(name) => imported.mutate({ from: given, name })}
        />
      )}
      {imported.data !== undefined && <Imported imported={imported.data} onClose={imported.reset} />}
      <ChooseFile
        opened={looking}
        title="Import a set"
        onClose={() => setLooking(false)}
        onChoose={(path) => {
          setLooking(false)
          take(path)
        }}
      />
    </Stack>
  )
}

interface ImportFormProps {
  readonly what: string
  readonly isPending: boolean
  readonly error: Error | null
  readonly onImport: (name: string) => void
  readonly onCancel: () => void
}

function ImportForm({ what, isPending, error, onImport, onCancel }: ImportFormProps) {
  const [name, setName] = useState('')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onImport(name.trim())
  }
  return (
    <Paper withBorder p="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">From {what}</Text>
          <TextInput
            label="Name of the set"
            description="Left empty, it keeps the name in the file."
            value={name}
            maxLength={200}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            w={420}
            autoFocus
          />
          {error !== null && <Failure title="It was not imported" reasons={reasonsOf(error)} />}
          <Group>
            <Button type="submit" loading={isPending}>
              Import
            </Button>
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

interface ImportedProps {
  readonly imported: {
    readonly name: string
    readonly version: number
    readonly items: number
    readonly unknownTasks: readonly string[]
  }
  readonly onClose: () => void
}

function Imported({ imported: { name, version, items, unknownTasks }, onClose }: ImportedProps) {
  return (
    <Alert
      color="green"
      role="status"
      withCloseButton
      closeButtonLabel="Close"
      onClose={onClose}
      title={`${name} was imported: ${counted(items, 'item')}, version ${count(version)}`}
    >
      {unknownTasks.length > 0 && (
        <Text size="sm">
          {counted(unknownTasks.length, 'task')} in it {unknownTasks.length === 1 ? 'is' : 'are'} not in this collection
          and {unknownTasks.length === 1 ? 'was' : 'were'} kept nevertheless: {unknownTasks.slice(0, 5).join(', ')}
          {unknownTasks.length > 5 ? ' …' : ''}
        </Text>
      )}
    </Alert>
  )
}

function nameOf(given: Given): string {
  return typeof given === 'string' ? given : (given[0]?.path ?? '')
}
