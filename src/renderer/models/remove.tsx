import { Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { bytes } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { reasonsOf } from '../app/reasons.ts'
import { showFailure, showUndo } from '../ui/undo.tsx'
import type { Model } from './words.tsx'

/** Forgets a model, with undo; deletes the file of one that Placebo wrote, after asking. */
export function Remove({ model }: { readonly model: Model }) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [asking, setAsking] = useState(false)
  // What opened the dialog was in a menu, which is closed by then.
  const button = useRef<HTMLButtonElement>(null)
  const changed = () => queries.invalidateQueries({ queryKey: ['models', 'list'] })
  const restore = async () => {
    try {
      await client.models.restore({ model: model.file })
      await changed()
    } catch (error) {
      showFailure(`${model.name} could not be brought back`, reasonsOf(error))
    }
  }
  const remove = useMutation({
    mutationFn: (deleteFile: boolean) => client.models.remove({ model: model.file, deleteFile }),
    async onSuccess(_, deleteFile) {
      if (!deleteFile) showUndo(`${model.name} was removed. Its file stays.`, restore)
      go(paths.models)
      await changed()
    },
    onError: (error) => showFailure(`${model.name} was not removed`, reasonsOf(error)),
  })
  if (model.origin === null)
    return (
      <Button variant="default" onClick={() => remove.mutate(false)} loading={remove.isPending}>
        Remove
      </Button>
    )
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button ref={button} variant="default" loading={remove.isPending}>
            Remove …
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => remove.mutate(false)}>Remove; its file stays</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsking(true)}>
            Remove and delete its file …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        onExitTransitionEnd={() => button.current?.focus()}
        returnFocus={false}
        title={`Delete ${model.name}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">
            The file {model.file} ({bytes(model.fileSize)}) is deleted permanently. Its run keeps its answers and
            scores, and its training can be made again.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              Keep it
            </Button>
            <Button
              color="red"
              onClick={() => {
                setAsking(false)
                remove.mutate(true)
              }}
            >
              Delete the file
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
