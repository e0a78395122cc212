import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

/** Milliseconds; long enough to be reached by keyboard. */
const shownFor = 15_000

/** There is one at a time: only what was done last is undone so. */
const id = 'undo'

/** Says what was done, with a button that undoes it. */
export function showUndo(message: string, undo: () => Promise<void>): void {
  hideUndo()
  notifications.show({
    id,
    autoClose: shownFor,
    closeButtonProps: { 'aria-label': 'Close' },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            hideUndo()
            void undo()
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}

/** Once it has been undone elsewhere. */
export function hideUndo(): void {
  notifications.hide(id)
}

export function showFailure(title: string, reasons: readonly string[]): void {
  notifications.show({
    color: 'red',
    title,
    message: reasons.join(' '),
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Close' },
  })
}
