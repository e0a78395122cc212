import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

/** Milliseconds; long enough to be reached by keyboard. */
const shownFor = 15_000

/** Says what was done, with a button that undoes it. */
export function showUndo(message: string, undo: () => Promise<void>): void {
  const id = notifications.show({
    autoClose: shownFor,
    closeButtonProps: { 'aria-label': 'Close' },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{message}</Text>
        <Button size="compact-sm" flex="none" variant="default" onClick={() => { notifications.hide(id); void undo() }}>Undo</Button>
      </Group>
    ),
  })
}

export function showFailure(title: string, reasons: readonly string[]): void {
  notifications.show({ color: 'red', title, message: reasons.join(' '), autoClose: false, closeButtonProps: { 'aria-label': 'Close' } })
}
