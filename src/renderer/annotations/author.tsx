import { Alert, Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useLocation } from 'wouter'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import type { Place } from './queries.ts'

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
    },
  })
}

export interface AuthorProps {
  readonly place: Place
  /** Who annotates. */
  readonly author: string
  /** Everybody who has changed something in the set. */
  readonly authors: readonly string[]
}

/** Who annotates, and a way to say it is somebody else. */
export function Author({ place, author, authors }: AuthorProps) {
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
          <AuthorForm
            place={place}
            author={author}
            authors={authors}
            label="Who annotates"
            button="Save"
            onSaved={() => setOpened(false)}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A set has been others' work until now. */
export function isStranger(author: string, authors: readonly string[]): boolean {
  return authors.length > 0 && !authors.includes(author)
}

/** Asked once; whoever does not care goes on with the name that is there. */
export function AskAuthor({ place, author, authors }: AuthorProps) {
  return (
    <Alert color="gray" p="xs" aria-label="Who annotates?">
      <Group gap="sm" align="center">
        <Text size="sm">
          Your changes are kept under the name <strong>{author}</strong>.
        </Text>
        <AuthorForm
          place={place}
          author={author}
          authors={authors}
          label="Name of the annotator"
          button="That is me"
          hidden
          onSaved={() => undefined}
        />
      </Group>
    </Alert>
  )
}

/** A set of somebody else was opened, or another name was typed: whose work is what is changed from here on? */
export function AskWhose({ place, author, authors }: AuthorProps) {
  return (
    <Alert color="yellow" p="xs" aria-label="Whose work is this?">
      <Whose place={place} author={author} authors={authors} onSaved={() => undefined} />
    </Alert>
  )
}

interface WhoseProps extends AuthorProps {
  readonly onSaved: () => void
}

function Whose({ place, author, authors, onSaved }: WhoseProps) {
  const client = useClient()
  const [, go] = useLocation()
  const save = useSaveAuthor(place)
  const choose = (name: string) => save.mutate({ author: name, set: place.set }, { onSuccess: onSaved })
  const begin = useMutation({
    async mutationFn() {
      const { name } = await client.annotations.createSet({ collection: place.collection, name: author })
      await save.mutateAsync({ author, set: name })
      return name
    },
    onSuccess(name) {
      onSaved()
      go(paths.annotate(place.collection, name))
    },
  })
  const error = save.error ?? begin.error
  return (
    <Stack gap="xs">
      <Text size="sm">
        This set holds the work of <strong>{authors.join(', ')}</strong>, and you are <strong>{author}</strong>. Whose
        work is what you change from here on?
      </Text>
      <Group gap="xs">
        {authors.slice(0, 3).map((name) => (
          <Button key={name} size="compact-sm" variant="default" onClick={() => choose(name)}>
            Go on as {name}
          </Button>
        ))}
        <Button size="compact-sm" variant="default" onClick={() => choose(author)}>
          Go on here as {author}
        </Button>
        <Button size="compact-sm" variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
          Begin a set for {author}
        </Button>
      </Group>
      {error !== null && (
        <Text size="sm" c="red" role="alert">
          {reasonsOf(error).join(' ')}
        </Text>
      )}
    </Stack>
  )
}

/** A person is who they say they are from now on, and the set is theirs. */
function useSaveAuthor({ collection }: Place) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    async mutationFn({ author, set }: { readonly author: string; readonly set: string }) {
      await client.settings.save({ author })
      await client.annotations.setAuthor({ collection, set, author })
    },
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: settingsKey }),
        queries.invalidateQueries({ queryKey: ['annotations', 'sets', collection] }),
        // What undo takes back is the author's own.
        queries.invalidateQueries({ queryKey: ['annotations', 'next'] }),
      ]),
  })
}

interface AuthorFormProps extends AuthorProps {
  readonly label: string
  readonly button: string
  /** The label is read out only. */
  readonly hidden?: boolean
  readonly onSaved: () => void
}

function AuthorForm({ place, author, authors, label, button, hidden = false, onSaved }: AuthorFormProps) {
  const [name, setName] = useState(author)
  const [asked, setAsked] = useState<string>()
  const save = useSaveAuthor(place)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const typed = name.trim()
    if (typed === '') return
    if (isStranger(typed, authors)) setAsked(typed)
    else save.mutate({ author: typed, set: place.set }, { onSuccess: onSaved })
  }
  if (asked !== undefined) return <Whose place={place} author={asked} authors={authors} onSaved={onSaved} />
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
