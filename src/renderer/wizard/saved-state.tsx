import { Anchor, Group, Text } from '@mantine/core'
import { IconAlertCircle, IconCheck, IconDots } from '@tabler/icons-react'
import { useConnectionState } from '../app/host.tsx'
import { KeptHere } from '../app/kept-here.tsx'
import type { SaveState } from './saver.ts'

/** Whether everything is kept by now. */
export function SavedState({ saved, onSave }: { readonly saved: SaveState; readonly onSave: () => void }) {
  if (useConnectionState() === 'lost' && saved.state !== 'saved') return <KeptHere />
  return (
    <Group gap={6} role="status" aria-live="polite" wrap="nowrap">
      {saved.state === 'saved' && (
        <>
          <IconCheck size={18} aria-hidden />
          <Text size="sm">Saved</Text>
        </>
      )}
      {(saved.state === 'waiting' || saved.state === 'saving') && (
        <>
          <IconDots size={18} aria-hidden />
          <Text size="sm">Saving …</Text>
        </>
      )}
      {saved.state === 'failed' && (
        <>
          <IconAlertCircle size={18} aria-hidden />
          <Text size="sm" c="red" title={saved.reasons.join(' ')}>
            Not saved: {saved.reasons[0] ?? 'the connection was lost'}
          </Text>
          <Anchor component="button" type="button" size="sm" onClick={onSave}>
            Try again
          </Anchor>
        </>
      )}
    </Group>
  )
}
