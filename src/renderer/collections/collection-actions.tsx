import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { counted } from '#core/numbers.ts'
import { ChooseFile } from '../app/choose-file.tsx'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import { showFailure, showUndo } from '../ui/undo.tsx'

/** What can be done with a whole collection. */
export function CollectionActions({ name, tasks }: { readonly name: string; readonly tasks: number }) {
  const [open, setOpen] = useState<'export' | 'rename' | 'remove'>()
  const close = () => setOpen(undefined)
  return (
    <>
      <Button variant="default" onClick={() => setOpen('export')}>
        Export …
      </Button>
      <Button variant="default" onClick={() => setOpen('rename')}>
        Rename …
      </Button>
      <Button variant="default" onClick={() => setOpen('remove')}>
        Remove …
      </Button>
      <Modal
        opened={open === 'export'}
        onClose={close}
        title={`Export ${name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        size="lg"
      >
        <Export name={name} onClose={close} />
      </Modal>
      <Modal
        opened={open === 'rename'}
        onClose={close}
        title={`Rename ${name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Rename name={name} onClose={close} />
      </Modal>
      <Modal
        opened={open === 'remove'}
        onClose={close}
        title={`Remove ${name}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Remove name={name} tasks={tasks} onClose={close} />
      </Modal>
    </>
  )
}

interface ActionProps {
  readonly name: string
  readonly onClose: () => void
}

function Export({ name, onClose }: ActionProps) {
  const client = useClient()
  const [folder, setFolder] = useState('')
  const [looking, setLooking] = useState(false)
  const written = useMutation({ mutationFn: () => client.collections.export({ name, folder: folder.trim() }) })
  if (written.data !== undefined) {
    return (
      <Stack>
        <Alert color="green" role="status" title={`${counted(written.data.files.length, 'file')} written`}>
          {folder}
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Close
          </Button>
        </Group>
      </Stack>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        written.mutate()
      }}
    >
      <Stack>
        <Text size="sm">
          Each task becomes a Super-NaturalInstructions file, with its reviewed label space and its edited text. Files
          that are there already are never written over.
        </Text>
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label="Folder on the machine Placebo runs on"
            description="It is made if it is missing."
            flex={1}
            value={folder}
            onChange={({ currentTarget }) => setFolder(currentTarget.value)}
            data-autofocus
          />
          <Button variant="default" onClick={() => setLooking(true)}>
            Look …
          </Button>
        </Group>
        {written.error !== null && <Failure title="It was not exported" reasons={reasonsOf(written.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={folder.trim() === ''} loading={written.isPending}>
            Export
          </Button>
        </Group>
      </Stack>
      <ChooseFile
        opened={looking}
        title="Export into a folder"
        what="folder"
        onClose={() => setLooking(false)}
        onChoose={(chosen) => {
          setFolder(chosen)
          setLooking(false)
        }}
      />
    </form>
  )
}

function Rename({ name, onClose }: ActionProps) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [to, setTo] = useState(name)
  const renamed = useMutation({
    mutationFn: () => client.collections.rename({ name, to: to.trim() }),
    async onSuccess({ name: now }) {
      onClose()
      go(paths.collection(now), { replace: true })
      await queries.invalidateQueries({ queryKey: ['collections'] })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        renamed.mutate()
      }}
    >
      <Stack>
        <TextInput
          label="New name"
          value={to}
          maxLength={200}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
          data-autofocus
          description="Runs keep the name they were begun with."
        />
        {renamed.error !== null && <Failure title="It was not renamed" reasons={reasonsOf(renamed.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={to.trim() === '' || to.trim() === name} loading={renamed.isPending}>
            Rename
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Remove({ name, tasks, onClose }: ActionProps & { readonly tasks: number }) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const changed = () => queries.invalidateQueries({ queryKey: ['collections'] })
  const restore = async (id: number) => {
    try {
      await client.collections.restore({ id })
    } catch (error) {
      showFailure(`${name} could not be brought back`, reasonsOf(error))
    }
    await changed()
  }
  const removed = useMutation({
    mutationFn: () => client.collections.remove({ name }),
    async onSuccess({ id }) {
      onClose()
      go(paths.collections)
      showUndo(`${name} was removed.`, () => restore(id))
      await changed()
    },
    onError: (error) => showFailure(`${name} was not removed`, reasonsOf(error)),
  })
  return (
    <Stack>
      <Text size="sm">
        Its {counted(tasks, 'task')} can be brought back for 30 days. Runs keep their own copy of what they ask: nothing
        changes in them.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={removed.isPending} onClick={() => removed.mutate()}>
          Remove
        </Button>
      </Group>
    </Stack>
  )
}
