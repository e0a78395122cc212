import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { ChooseFile } from '../app/choose-file.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'

interface FolderFormProps {
  readonly folder: string
  readonly onFolder: (folder: string) => void
  readonly about: string
  readonly label: string
  readonly action: string
  readonly failed: string
  readonly asking: { readonly error: Error | null; readonly isPending: boolean; readonly mutate: () => void }
  readonly onClose: () => void
  readonly children?: ReactNode
}

/** Asks for a folder of the machine Placebo runs on, and for what else is to be known. */
export function FolderForm({
  folder,
  onFolder,
  about,
  label,
  action,
  failed,
  asking,
  onClose,
  children,
}: FolderFormProps) {
  const [looking, setLooking] = useState(false)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (folder.trim() !== '') asking.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{about}</Text>
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label={label}
            description="On the machine Placebo runs on"
            value={folder}
            onChange={({ currentTarget }) => onFolder(currentTarget.value)}
            flex={1}
            data-autofocus
          />
          <Button variant="default" onClick={() => setLooking(true)}>
            Choose …
          </Button>
        </Group>
        {children}
        {asking.error !== null && <Failure title={failed} reasons={reasonsOf(asking.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={asking.isPending} disabled={folder.trim() === ''}>
            {action}
          </Button>
        </Group>
      </Stack>
      <ChooseFile
        opened={looking}
        title={label}
        what="folder"
        onClose={() => setLooking(false)}
        onChoose={(chosen) => {
          setLooking(false)
          onFolder(chosen)
        }}
      />
    </form>
  )
}

/** What became of it, one sentence each. */
export function DoneWithFolder({
  sentences,
  onClose,
}: {
  readonly sentences: readonly string[]
  readonly onClose: () => void
}) {
  return (
    <Stack>
      <List size="sm" role="status">
        {sentences.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  )
}

/** What a call with progress comes to. */
export async function endOf<End>(events: { next(): Promise<IteratorResult<unknown, End>> }): Promise<End> {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
  }
}
