import { Button, Group, Paper, Stack, TextInput, Checkbox, Title } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { counted } from '#core/numbers.ts'
import { ChooseFile } from '../app/choose-file.tsx'
import { useGiven } from '../app/given.tsx'
import { DropArea, type GivenFile } from '../ui/drop.tsx'
import { Failure } from '../ui/states.tsx'
import { givenTasks, nameFromPath } from './given-tasks.ts'
import { ImportProgress } from './import-progress.tsx'
import { useImport, type ImportRequest } from './use-import.ts'

interface Pending {
  readonly from: ImportRequest['from']
  readonly name: string
  /** What was given, in words. */
  readonly what: string
}

const kinds = ['tasks'] as const

/** Brings tasks in: dropped, chosen, or looked for on the host's machine. */
export function ImportPanel({ taken }: { readonly taken: readonly string[] }) {
  const { state, start, forget } = useImport()
  const [pending, setPending] = useState<Pending>()
  const [refused, setRefused] = useState<string>()
  const [looking, setLooking] = useState<'file' | 'folder'>()
  const busy = state.state === 'sending' || state.state === 'importing'

  const take = (given: readonly GivenFile[]) => {
    if (busy) {
      setRefused('Another import is under way. Drop it again once that has ended.')
      return
    }
    const tasks = givenTasks(given)
    setRefused(tasks.state === 'refused' ? tasks.reason : undefined)
    setPending(
      tasks.state === 'given'
        ? { from: tasks.files, name: tasks.name, what: counted(tasks.files.length, 'file') }
        : undefined,
    )
    forget()
  }
  useGiven(kinds, take)
  const look = (path: string) => {
    setLooking(undefined)
    setRefused(undefined)
    setPending({ from: path, name: nameFromPath(path), what: path })
    forget()
  }
  return (
    <Stack gap="md">
      <DropArea
        anywhere
        disabled={busy}
        onFiles={take}
        accept=".json,.jsonl,.csv,.tsv,.zip"
        label="Drop task files, a folder or a zip here"
        hint="Super-NaturalInstructions, BIG-bench, multiple choice, Alpaca, FLAN, Self-Instruct, JSONL or CSV. Nothing leaves this machine."
      />
      <Group gap="sm">
        <Button variant="default" disabled={busy} onClick={() => setLooking('folder')}>
          Look for a folder …
        </Button>
        <Button variant="default" disabled={busy} onClick={() => setLooking('file')}>
          Look for a file …
        </Button>
      </Group>
      {refused !== undefined && <Failure title="Nothing of this can be imported" reasons={[refused]} />}
      {pending && !busy && (
        <ImportForm
          key={pending.what + pending.name}
          pending={pending}
          taken={taken}
          onCancel={() => setPending(undefined)}
          onStart={(request) => {
            setPending(undefined)
            start(request)
          }}
        />
      )}
      <ImportProgress state={state} onStart={start} onForget={forget} />
      <ChooseFile
        opened={looking !== undefined}
        title={looking === 'file' ? 'Import a file' : 'Import a folder'}
        what={looking ?? 'file'}
        onClose={() => setLooking(undefined)}
        onChoose={look}
      />
    </Stack>
  )
}

interface ImportFormProps {
  readonly pending: Pending
  readonly taken: readonly string[]
  readonly onStart: (request: ImportRequest) => void
  readonly onCancel: () => void
}

function ImportForm({ pending, taken, onStart, onCancel }: ImportFormProps) {
  const [name, setName] = useState(pending.name)
  const [replace, setReplace] = useState(false)
  const [skipBroken, setSkipBroken] = useState(false)
  const isTaken = taken.includes(name.trim())
  const problem =
    name.trim() === ''
      ? 'A name is needed'
      : isTaken && !replace
        ? 'A collection has this name already: choose another one, or let the new one take its place'
        : undefined
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (problem === undefined)
      onStart({ from: pending.from, name: name.trim(), replace: isTaken && replace, skipBroken })
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Import">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2} size="h3">
            Import {pending.what}
          </Title>
          <TextInput
            label="Name of the collection"
            value={name}
            maxLength={200}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={problem}
            data-autofocus
            autoFocus
            w={420}
          />
          {isTaken && (
            <Checkbox
              label="Take the place of the collection of that name"
              checked={replace}
              onChange={({ currentTarget }) => setReplace(currentTarget.checked)}
              description="Runs keep their own copy of what they ask. Reviews stay with tasks that come unchanged."
            />
          )}
          <Checkbox
            label="Leave out files that cannot be read"
            description="Otherwise one broken file refuses the whole import."
            checked={skipBroken}
            onChange={({ currentTarget }) => setSkipBroken(currentTarget.checked)}
          />
          <Group>
            <Button type="submit" disabled={problem !== undefined}>
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
