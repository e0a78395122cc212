import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { bytes, counted } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { hideUndo, showFailure, showUndo } from '../ui/undo.tsx'
import type { Entry } from './words.ts'

export interface OfRunsProps {
  readonly runs: readonly Entry[]
  /** After which nothing is chosen any more. */
  readonly onDone: () => void
}

/** Deletes runs, with undo; asks only where files would go with them. */
export function DeleteRuns({ runs, onDone }: OfRunsProps) {
  const refresh = useRefresh()
  const [asking, setAsking] = useState(false)
  const [models, setModels] = useState(false)
  const files = runs.reduce((sum, run) => sum + run.models.files, 0)
  const size = runs.reduce((sum, run) => sum + run.models.bytes, 0)
  const restore = useRestore()
  const ids = runs.map(({ id }) => id)
  const remove = useChange(
    (client) => client.history.remove({ runs: ids, models: models && files > 0 }),
    `${inWords(runs)} could not be deleted`,
    async ({ removed }) => {
      setAsking(false)
      onDone()
      showUndo(`${inWords(runs)} deleted. ${removed.length === 1 ? 'It is' : 'They are'} kept for 30 days.`, () =>
        restore(runs),
      )
      await refresh()
    },
  )
  return (
    <>
      <Button
        variant="default"
        onClick={() => (files > 0 ? setAsking(true) : remove.mutate())}
        loading={remove.isPending}
      >
        Delete
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${inWords(runs)}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">
            For 30 days {runs.length === 1 ? 'it' : 'they'} can be brought back from Recently deleted.
          </Text>
          <Checkbox
            checked={models}
            onChange={({ currentTarget }) => setModels(currentTarget.checked)}
            description="When the 30 days are over; until then they are only hidden."
            label={
              files === 1
                ? `Delete the model that was trained, ${bytes(size)}, too`
                : `Delete the ${files} models that were trained, ${bytes(size)}, too`
            }
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Keep
            </Button>
            <Button color="red" onClick={() => remove.mutate()} loading={remove.isPending} data-autofocus>
              Delete
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

export function RestoreRuns({ runs, onDone }: OfRunsProps) {
  const restore = useRestore()
  return (
    <Button
      onClick={() => {
        onDone()
        void restore(runs)
      }}
    >
      Bring back
    </Button>
  )
}

/** There is no undo, and so it asks. */
export function PurgeRuns({ runs, onDone }: OfRunsProps) {
  const refresh = useRefresh()
  const [asking, setAsking] = useState(false)
  const purge = useChange(
    (client) => client.history.purge({ runs: runs.map(({ id }) => id) }),
    `${inWords(runs)} could not be deleted`,
    async () => {
      setAsking(false)
      onDone()
      await refresh()
    },
  )
  const files = runs.reduce((sum, run) => sum + (run.deleted?.models === true ? run.models.files : 0), 0)
  return (
    <>
      <Button color="red" variant="outline" onClick={() => setAsking(true)}>
        Delete permanently …
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${inWords(runs)} permanently?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">
            All prompts, answers and scores{files > 0 && `, and ${counted(files, 'model')} with them,`} are gone then.
            This cannot be undone.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              Keep
            </Button>
            <Button color="red" onClick={() => purge.mutate()} loading={purge.isPending}>
              Delete permanently
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function useRestore(): (runs: readonly Entry[]) => Promise<void> {
  const client = useClient()
  const refresh = useRefresh()
  return async (runs) => {
    hideUndo()
    try {
      await client.history.restore({ runs: runs.map(({ id }) => id) })
      await refresh()
    } catch (error) {
      showFailure(`${inWords(runs)} could not be brought back`, reasonsOf(error))
    }
  }
}

function useChange<Answer>(
  change: (client: Client) => Promise<Answer>,
  failure: string,
  onSuccess: (answer: Answer) => Promise<void>,
) {
  const client = useClient()
  return useMutation({
    mutationFn: () => change(client),
    onSuccess,
    onError: (error) => showFailure(failure, reasonsOf(error)),
  })
}

function useRefresh(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await Promise.all(
      (['history', 'runs', 'models'] as const).map((noun) => queries.invalidateQueries({ queryKey: [noun] })),
    )
  }
}

function inWords(runs: readonly Entry[]): string {
  const [first] = runs
  return runs.length === 1 && first ? first.name : counted(runs.length, 'run')
}
