import { Button, Group, List, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { StudyRequest } from '#contract/runs.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import { draftOf } from './draft-of.ts'
import type { Entry } from './words.ts'

/** The same study once more, with the same model or another one, now or after some changes. */
export function RunAgain({ run }: { readonly run: Entry }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Run again …
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Run ${run.name} again`}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <Prepared run={run} onClose={() => setOpened(false)} />}
      </Modal>
    </>
  )
}

interface PreparedProps {
  readonly run: Entry
  readonly onClose: () => void
}

function Prepared({ run, onClose }: PreparedProps) {
  const asked = useAsked(['history', 'request', run.id], (client) => client.history.request({ run: run.id }))
  return (
    <Asked query={asked} what="the study">
      {({ request, notes, excerpt }) => (
        <Form key={request.collection} run={run} request={request} notes={notes} excerpt={excerpt} onClose={onClose} />
      )}
    </Asked>
  )
}

interface FormProps extends PreparedProps {
  readonly request: StudyRequest
  readonly notes: readonly string[]
  /** A name for the run's own tasks as a collection; `null`: there is no need to. */
  readonly excerpt: string | null
}

function Form({ run, request, notes, excerpt, onClose }: FormProps) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const models = useAsked(['models', 'list'], (each) => each.models.list())
  const [name, setName] = useState(`${request.name ?? ''} again`.trim().slice(0, 200))
  const [model, setModel] = useState<string | null>(request.model)
  // Closed first: a dialog would stay until the next screen is there.
  const leaveFor = (path: string) => {
    onClose()
    go(path)
  }
  const changed: StudyRequest = { ...request, name, model: model ?? request.model }
  const start = useMutation({
    mutationFn: () => client.runs.start(changed),
    async onSuccess(begun) {
      await Promise.all((['runs', 'history'] as const).map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
      if (begun.state === 'started') leaveFor(paths.run(begun.run))
    },
  })
  const draft = useMutation({
    mutationFn: () => client.drafts.save({ id: null, step: 'review', content: draftOf(changed) }),
    async onSuccess({ id }) {
      await queries.invalidateQueries({ queryKey: ['drafts'] })
      leaveFor(paths.draft(id))
    },
  })
  const failed = start.error ?? draft.error
  return (
    <Stack>
      {notes.length > 0 && (
        <List size="sm">
          {notes.map((note) => (
            <List.Item key={note}>{note}</List.Item>
          ))}
        </List>
      )}
      {excerpt !== null && <TakeTasks run={run.id} name={excerpt} />}
      <TextInput
        label="Name"
        value={name}
        maxLength={200}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      <Asked query={models} what="the models">
        {({ models: all }) => {
          const usable = all
            .filter(({ kind, fileState }) => kind === 'model' && fileState !== 'moved')
            .map((each) => each.name)
          const chosen = usable.includes(model ?? '') ? model : null
          return (
            <Select
              label="Model"
              description="The same one, or another to ask the same of"
              data={usable}
              value={chosen}
              onChange={setModel}
              searchable
              allowDeselect={false}
            />
          )
        }}
      </Asked>
      {start.data?.state === 'queued' && (
        <Text size="sm" role="status">
          Another run is under way; this one waits in the queue, at place {start.data.position}.
        </Text>
      )}
      {failed !== null && <Failure title="It was not begun" reasons={reasonsOf(failed)} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {start.data?.state === 'queued' ? 'Close' : 'Cancel'}
        </Button>
        <Button variant="default" onClick={() => draft.mutate()} loading={draft.isPending}>
          Change it first
        </Button>
        <Button onClick={() => start.mutate()} loading={start.isPending} disabled={start.data?.state === 'queued'}>
          Start
        </Button>
      </Group>
    </Stack>
  )
}

/** The tasks the run was asked, as a collection to ask them from again. */
function TakeTasks({ run, name }: { readonly run: string; readonly name: string }) {
  const client = useClient()
  const queries = useQueryClient()
  const taking = useMutation({
    mutationFn: () => client.bundles.excerpt({ run, name }),
    onSuccess: () =>
      Promise.all((['collections', 'history'] as const).map((noun) => queries.invalidateQueries({ queryKey: [noun] }))),
  })
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="default" onClick={() => taking.mutate()} loading={taking.isPending}>
        Take its own tasks as the collection {name}
      </Button>
      {taking.error !== null && <Failure title="Its tasks were not taken" reasons={reasonsOf(taking.error)} />}
    </Stack>
  )
}
