import { Anchor, Button, Group, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { useColumnChoice } from '../app/views.ts'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { DataTable } from '../ui/table.tsx'
import { DeleteRuns, PurgeRuns, RestoreRuns } from './delete-runs.tsx'
import { Filters } from './filters.tsx'
import { matches, noFilter } from './matches.ts'
import { RunAgain } from './run-again.tsx'
import { deletedColumns, runColumns } from './run-columns.tsx'
import type { Entry } from './words.ts'

/** Runs at most that stand side by side. */
const maxCompared = 8

export function HistoryPage() {
  const [which, setWhich] = useState<'kept' | 'deleted'>('kept')
  if (which === 'deleted') {
    return (
      <Page
        title="Recently deleted"
        about="Runs are kept here for 30 days after they were deleted."
        actions={
          <Button variant="default" onClick={() => setWhich('kept')}>
            Back to all runs
          </Button>
        }
      >
        <Deleted />
      </Page>
    )
  }
  return (
    <Page
      title="History"
      about="All runs. Select some to compare them, to run one again or to delete them."
      actions={
        <>
          <Button component={Link} href={paths.elsewhere()} variant="default">
            Open a bundle …
          </Button>
          <Button variant="default" onClick={() => setWhich('deleted')}>
            Recently deleted
          </Button>
        </>
      }
    >
      <Kept />
    </Page>
  )
}

function Kept() {
  const list = useAsked(['history', 'list', 'kept'], (client) => client.history.list({ which: 'kept' }), {
    again: ({ runs }) => runs.some(({ state }) => state === 'running') && 2000,
  })
  return (
    <Asked query={list} what="the runs">
      {({ runs, tags }) => (runs.length === 0 ? <NoRuns /> : <Runs runs={runs} tags={tags} />)}
    </Asked>
  )
}

function NoRuns() {
  return (
    <Empty
      title="No runs yet"
      text="Every study that was begun would be here, with what it has shown."
      action={
        <Button component={Link} href={paths.wizard}>
          New study
        </Button>
      }
    />
  )
}

function Runs({ runs, tags }: { readonly runs: readonly Entry[]; readonly tags: readonly string[] }) {
  const [, go] = useLocation()
  const [filter, setFilter] = useState(noFilter)
  const selection = useSelection(runs)
  const { chosen, toggle } = selection
  const shown = useMemo(() => runs.filter((run) => matches(filter, run)), [runs, filter])
  const columns = useMemo(() => runColumns({ chosen, toggle }, tags), [chosen, toggle, tags])
  const choice = useColumnChoice('runs')
  return (
    <>
      <Filters runs={runs} tags={tags} filter={filter} onChange={setFilter} />
      <Chosen runs={selection.runs} onDone={selection.clear} />
      <DataTable
        label="Runs"
        columns={columns}
        rows={shown}
        rowKey={({ id }) => id}
        maxHeight={620}
        choice={choice}
        onOpen={({ id, state }) => go(state === 'finished' ? paths.results(id) : paths.run(id))}
        empty="No run is like that. Show all, or look for something else."
      />
      <Text size="sm" c="dimmed" role="status">
        {shown.length < runs.length && `${count(shown.length)} of `}
        {counted(runs.length, 'run')}. A finished run opens at its results, any other at its progress.
      </Text>
    </>
  )
}

interface ChosenProps {
  readonly runs: readonly Entry[]
  readonly onDone: () => void
}

/** What can be done with the runs that are selected. */
function Chosen({ runs, onDone }: ChosenProps) {
  const [, go] = useLocation()
  const [only] = runs
  const comparable = runs.length >= 2 && runs.length <= maxCompared
  return (
    <Group role="toolbar" aria-label="Selected runs" gap="sm" mih={36}>
      <Text size="sm" role="status">
        {runs.length === 0 ? 'No run selected' : `${counted(runs.length, 'run')} selected`}
      </Text>
      {only && runs.length === 1 && (
        <>
          <Anchor component={Link} href={paths.run(only.id)} size="sm">
            Open the run
          </Anchor>
          <Anchor component={Link} href={paths.results(only.id)} size="sm">
            Results
          </Anchor>
          <RunAgain run={only} />
        </>
      )}
      {runs.length >= 2 && (
        <Button
          disabled={!comparable}
          title={comparable ? undefined : `At most ${maxCompared} runs`}
          onClick={() => go(paths.compare(runs.map(({ id }) => id)))}
        >
          Compare
        </Button>
      )}
      {runs.length > 0 && <DeleteRuns runs={runs} onDone={onDone} />}
      {runs.length > 0 && (
        <Button variant="subtle" onClick={onDone}>
          Select none
        </Button>
      )}
    </Group>
  )
}

function Deleted() {
  const list = useAsked(['history', 'list', 'deleted'], (client) => client.history.list({ which: 'deleted' }))
  return (
    <Asked query={list} what="the deleted runs">
      {({ runs }) => <DeletedRuns runs={runs} />}
    </Asked>
  )
}

function DeletedRuns({ runs }: { readonly runs: readonly Entry[] }) {
  const { chosen, toggle, clear, runs: selected } = useSelection(runs)
  const columns = useMemo(() => deletedColumns({ chosen, toggle }), [chosen, toggle])
  return (
    <>
      <Group role="toolbar" aria-label="Selected runs" gap="sm" mih={36}>
        <Text size="sm" role="status">
          {selected.length === 0 ? 'No run selected' : `${counted(selected.length, 'run')} selected`}
        </Text>
        {selected.length > 0 && <RestoreRuns runs={selected} onDone={clear} />}
        {selected.length > 0 && <PurgeRuns runs={selected} onDone={clear} />}
      </Group>
      <DataTable
        label="Deleted runs"
        columns={columns}
        rows={runs}
        rowKey={({ id }) => id}
        empty="Nothing was deleted lately."
      />
    </>
  )
}

/** In the order they were selected; what is gone is not selected any more. */
function useSelection(runs: readonly Entry[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  return useMemo(
    () => ({
      chosen,
      runs: [...chosen].flatMap((id) => runs.find((run) => run.id === id) ?? []),
      toggle: (id: string) =>
        setChosen((before) => {
          const after = new Set(before)
          if (!after.delete(id)) after.add(id)
          return after
        }),
      clear: () => setChosen(new Set<string>()),
    }),
    [chosen, runs],
  )
}
