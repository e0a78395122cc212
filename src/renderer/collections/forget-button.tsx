import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { counted } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { showFailure } from '../ui/undo.tsx'
import type { RemovedCollection } from './words.ts'

/** Makes the disk's space free: the one removal that cannot be undone, so it asks. */
export function ForgetButton({ collection: { id, name, tasks } }: { readonly collection: RemovedCollection }) {
  const client = useClient()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const forget = useMutation({
    mutationFn: () => client.collections.forget({ id }),
    onError: (error) => showFailure(`${name} was not deleted`, reasonsOf(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['collections'] }),
  })
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        loading={forget.isPending}
        onClick={() => setAsking(true)}
        aria-label={`Delete permanently … ${name}`}
      >
        Delete permanently …
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${name} permanently?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">
            Its {counted(tasks, 'task')}, their reviews and their edited texts cannot be brought back. Runs keep their
            own copy of what they ask.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              Keep it
            </Button>
            <Button
              color="red"
              onClick={() => {
                setAsking(false)
                forget.mutate()
              }}
            >
              Delete permanently
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
