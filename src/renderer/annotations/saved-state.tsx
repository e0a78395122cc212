import { Anchor, Group, Text } from '@mantine/core'
import { IconAlertCircle, IconCheck, IconDots } from '@tabler/icons-react'
import { useConnectionState } from '../app/host.tsx'
import { KeptHere } from '../app/kept-here.tsx'
import type { SaveState } from './work.ts'

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** Whether everything is on disk by now. Told aloud only where it is not: every key saves something. */
export function SavedState({ saved, onAgain }: { readonly saved: SaveState; readonly onAgain: () => void }) {
  if (useConnectionState() === 'lost' && saved.state !== 'saved') return <KeptHere />
  switch (saved.state) {
    case 'saved':
      return (
        <Group gap={4} wrap="nowrap" data-saved="saved">
          <IconCheck size={16} aria-hidden />
          <Text size="xs">{saved.at === null ? 'Everything is saved' : `Saved ${clock.format(saved.at)}`}</Text>
        </Group>
      )
    case 'waiting':
    case 'saving':
      return (
        <Group gap={4} wrap="nowrap" data-saved={saved.state}>
          <IconDots size={16} aria-hidden />
          <Text size="xs">Saving …</Text>
        </Group>
      )
    case 'failed':
      return (
        <Group gap={4} wrap="nowrap" role="alert" data-saved="failed" maw={360}>
          <IconAlertCircle size={16} aria-hidden color="var(--mantine-color-error)" />
          <Text size="xs" c="red" truncate title={saved.reasons.join(' ')}>
            Not saved: {saved.reasons[0] ?? 'the connection was lost'}
          </Text>
          <Anchor component="button" type="button" size="xs" onClick={onAgain} flex="none">
            Try again
          </Anchor>
        </Group>
      )
  }
}
