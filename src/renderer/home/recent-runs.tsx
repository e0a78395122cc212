import { Anchor, Group, Text } from '@mantine/core'
import { Link, useLocation } from 'wouter'
import { count } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { RunStateBadge, type RunSummary } from '../app/run-state.tsx'
import { dateTime } from '../ui/dates.ts'
import { DataTable, type Column } from '../ui/table.tsx'

const shown = 8

const columns: readonly Column<RunSummary>[] = [
  { id: 'name', title: 'Run', value: ({ name }) => name },
  {
    id: 'state',
    title: 'State',
    value: ({ state }) => state,
    show: ({ state }) => <RunStateBadge state={state} />,
    width: 140,
  },
  {
    id: 'done',
    title: 'Trials',
    value: ({ done }) => done,
    show: ({ done, total }) => `${count(done)} of ${count(total)}`,
    numeric: true,
    width: 170,
  },
  { id: 'collection', title: 'Collection', value: ({ collection }) => collection },
  { id: 'model', title: 'Model', value: ({ model }) => model },
  {
    id: 'created',
    title: 'Begun',
    value: ({ createdAt }) => createdAt,
    show: ({ createdAt }) => dateTime(createdAt),
    width: 190,
  },
]

/** The newest runs; what is still to be done opens on the run itself, what is done on its results. */
export function RecentRuns({ runs }: { readonly runs: readonly RunSummary[] }) {
  const [, go] = useLocation()
  return (
    <section>
      <Group justify="space-between" pb="xs">
        <Text component="h2" fw={600} size="lg">
          Runs
        </Text>
        {runs.length > shown && (
          <Anchor component={Link} href={paths.history}>
            All {count(runs.length)} runs
          </Anchor>
        )}
      </Group>
      <DataTable
        label="Runs"
        columns={columns}
        rows={runs.slice(0, shown)}
        rowKey={({ id }) => id}
        onOpen={({ id, state }) => go(state === 'finished' ? paths.results(id) : paths.run(id))}
      />
    </section>
  )
}
