import { Alert, Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'

export type Settings = Awaited<ReturnType<Client['settings']['read']>>

const settingsKey = ['settings', 'read'] as const

export function useSettings() {
  return useAsked(settingsKey, (client) => client.settings.read())
}

export function useSaveSettings() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wanted: Parameters<Client['settings']['save']>[0]) => client.settings.save(wanted),
    onSuccess({ author, keys }, wanted) {
      queries.setQueryData<Settings>(
        settingsKey,
        (before) =>
          before && { ...before, author, keys, authorChosen: before.authorChosen || wanted.author !== undefined },
      )
      // What undo takes back is the author's own.
      if (wanted.author !== undefined) void queries.invalidateQueries({ queryKey: ['annotations', 'next'] })
    },
  })
}

/** Who annotates, and a way to say it is somebody else. */
export function Author({ author }: { readonly author: string }) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus position="bottom-end" withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          maw={160}
          leftSection={<IconUser size={16} aria-hidden />}
          aria-label={`Annotating as ${author}: change`}
          title={`Annotating as ${author}`}
          onClick={() => setOpened(!opened)}
        >
          {author}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm">Every change is kept with its author's name.</Text>
          <AuthorForm author={author} label="Who annotates" button="Save" onSaved={() => setOpened(false)} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Asked once; whoever does not care goes on with the name that is there. */
export function AskAuthor({ author }: { readonly author: string }) {
  return (
    <Alert color="gray" p="xs" aria-label="Who annotates?">
      <Group gap="sm" align="center">
        <Text size="sm">
          Your changes are kept under the name <strong>{author}</strong>.
        </Text>
        <AuthorForm
          author={author}
          label="Name of the annotator"
          button="That is me"
          hidden
          onSaved={() => undefined}
        />
      </Group>
    </Alert>
  )
}

interface AuthorFormProps {
  readonly author: string
  readonly label: string
  readonly button: string
  /** The label is read out only. */
  readonly hidden?: boolean
  readonly onSaved: () => void
}

function AuthorForm({ author, label, button, hidden = false, onSaved }: AuthorFormProps) {
  const [name, setName] = useState(author)
  const save = useSaveSettings()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (name.trim() !== '') save.mutate({ author: name.trim() }, { onSuccess: onSaved })
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          maxLength={100}
          {...(hidden ? { 'aria-label': label } : { label })}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="light" disabled={name.trim() === ''} loading={save.isPending}>
          {button}
        </Button>
      </Group>
      {save.error !== null && (
        <Text size="sm" c="red" role="alert">
          {reasonsOf(save.error).join(' ')}
        </Text>
      )}
    </form>
  )
}
