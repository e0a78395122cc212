import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { reasonsOf } from '../../app/reasons.ts'
import { Failure } from '../../ui/states.tsx'
import { useSetsChange } from './use-sets-change.ts'

export interface SetDialogProps {
  readonly collection: string
  readonly set: string
  readonly opened: boolean
  readonly onClose: () => void
}

export function RenameSet({ opened, onClose, ...rest }: SetDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Rename ${rest.set}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Rename onClose={onClose} {...rest} />
    </Modal>
  )
}

function Rename({ collection, set, onClose }: Omit<SetDialogProps, 'opened'>) {
  const [to, setTo] = useState(set)
  const renamed = useSetsChange({
    change: (client) => client.annotations.renameSet({ collection, set, to: to.trim() }),
    onDone: onClose,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        renamed.mutate(undefined)
      }}
    >
      <Stack>
        <TextInput
          label="New name"
          value={to}
          maxLength={200}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
          data-autofocus
          description="Trials keep the name their set had."
        />
        {renamed.error !== null && <Failure title="It was not renamed" reasons={reasonsOf(renamed.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={to.trim() === '' || to.trim() === set} loading={renamed.isPending}>
            Rename
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
