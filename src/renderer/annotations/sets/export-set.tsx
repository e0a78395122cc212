import { Alert, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { bytes, counted } from '#core/numbers.ts'
import { ChooseFile } from '../../app/choose-file.tsx'
import { useClient } from '../../app/host.tsx'
import { reasonsOf } from '../../app/reasons.ts'
import { saveBlob } from '../../ui/save.ts'
import { Failure } from '../../ui/states.tsx'
import type { SetDialogProps } from './rename-set.tsx'

export function ExportSet({ opened, onClose, version, ...rest }: SetDialogProps & { readonly version: number }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Export ${rest.set}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="lg">
        <AsText version={version} {...rest} />
        <AsTasks {...rest} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

type Place = Pick<SetDialogProps, 'collection' | 'set'>
type State =
  | { readonly is: 'idle' | 'saved' }
  | { readonly is: 'going'; readonly characters: number }
  | { readonly is: 'failed'; readonly reasons: readonly string[] }

/** A file to keep or to hand to another annotator, gathered piece by piece. */
function AsText({ collection, set, version }: Place & { readonly version: number }) {
  const client = useClient()
  const [state, setState] = useState<State>({ is: 'idle' })
  const under = useRef<AbortController>(undefined)
  useEffect(() => () => under.current?.abort(), [])
  const begin = async (as: 'jsonl' | 'csv') => {
    const controller = new AbortController()
    under.current = controller
    setState({ is: 'going', characters: 0 })
    try {
      const pieces: Blob[] = []
      let characters = 0
      const events = await client.annotations.read({ collection, set, as }, { signal: controller.signal })
      for (;;) {
        const step = await events.next()
        if (step.done === true) {
          saveBlob(
            step.value.name,
            new Blob(pieces, { type: as === 'csv' ? 'text/csv;charset=utf-8' : 'application/jsonl;charset=utf-8' }),
          )
          break
        }
        pieces.push(new Blob([step.value.text]))
        characters += step.value.text.length
        setState({ is: 'going', characters })
      }
      setState({ is: 'saved' })
    } catch (error) {
      setState(controller.signal.aborted ? { is: 'idle' } : { is: 'failed', reasons: reasonsOf(error) })
    }
  }
  return (
    <Stack gap="xs" component="section" aria-label="As a file">
      <Title order={2} size="h3">
        As a file
      </Title>
      <Text size="sm">
        JSONL holds all {counted(version, 'step')} with their authors and times: whoever imports it has the whole
        history. CSV holds the items as they are now.
      </Text>
      {state.is === 'failed' && <Failure title="It was not exported" reasons={state.reasons} />}
      <Group gap="sm">
        {state.is === 'going' ? (
          <>
            <Text size="sm" role="status">
              {bytes(state.characters)} gathered
            </Text>
            <Button variant="default" onClick={() => under.current?.abort()}>
              Cancel
            </Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={() => void begin('jsonl')}>
              Save as JSONL
            </Button>
            <Button variant="default" onClick={() => void begin('csv')}>
              Save as CSV
            </Button>
          </>
        )}
        <Text size="sm" role="status">
          {state.is === 'saved' ? 'Saved.' : ''}
        </Text>
      </Group>
    </Stack>
  )
}

/** Files of tasks that other tools read. */
function AsTasks({ collection, set }: Place) {
  const client = useClient()
  const [folder, setFolder] = useState('')
  const [looking, setLooking] = useState(false)
  const written = useMutation({
    mutationFn: () => client.annotations.write({ collection, set, as: 'tasks', path: folder.trim() }),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        written.mutate()
      }}
    >
      <Stack gap="xs">
        <Title order={2} size="h3">
          As Super-NaturalInstructions tasks
        </Title>
        <Text size="sm">
          Each task with approved pairs becomes a file, in which they are the negative examples. What is there already
          is never written over.
        </Text>
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label="Folder on the machine Placebo runs on"
            description="It is made if it is missing."
            flex={1}
            value={folder}
            onChange={({ currentTarget }) => {
              setFolder(currentTarget.value)
              written.reset()
            }}
          />
          <Button variant="default" onClick={() => setLooking(true)}>
            Look …
          </Button>
          <Button type="submit" disabled={folder.trim() === ''} loading={written.isPending}>
            Write
          </Button>
        </Group>
        {written.error !== null && <Failure title="It was not written" reasons={reasonsOf(written.error)} />}
        {written.data !== undefined && (
          <Alert color="green" role="status" title={`${counted(written.data.files.length, 'file')} written`}>
            {counted(written.data.items, 'approved pair')} in {folder}
          </Alert>
        )}
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
