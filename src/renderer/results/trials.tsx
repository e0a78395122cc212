import { Button, Group, MultiSelect, SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { counted } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { Asked } from '../app/query.tsx'
import { useColumnChoice } from '../app/views.ts'
import { ChooseColumns } from '../ui/choose-columns.tsx'
import { Empty } from '../ui/states.tsx'
import { CellFilter } from './cell-filter.tsx'
import { Export } from './export.tsx'
import { Filters } from './filters.tsx'
import { FoundPlaces } from './found-places.tsx'
import { Instance } from './instance.tsx'
import { SavedFilters } from './saved-filters.tsx'
import { trialColumns } from './trial-columns.tsx'
import { isEmpty, noFilter, searchedWords, type Page, type TrialFilter } from './trial-filter.ts'
import { TrialsTable } from './trials-table.tsx'
import { pageOptions } from './use-pages.ts'

export interface TrialsProps {
  readonly run: string
  readonly filter: TrialFilter
  readonly onFilter: (filter: TrialFilter) => void
  readonly stamp: number
}

/** Cells beside each other at most: more can neither be taken in at a glance nor scroll smoothly. */
const most = 12

/** Every instance with what each cell answered; a row opens the same instance under every cell. */
export function Trials({ run, filter, onFilter, stamp }: TrialsProps) {
  const client = useClient()
  const [chosen, setChosen] = useState<readonly number[]>()
  /** How often the filters were cleared: what is half typed goes, too. */
  const [cleared, setCleared] = useState(0)
  const every = useQuery(pageOptions(client, { run, filter: noFilter, stamp }, 0))
  return (
    <Asked query={every} what="the trials">
      {({ cells, tasks, total: all }) => {
        const shown = chosen ?? cells.map((_, place) => place).slice(0, most)
        const clear = () => {
          setCleared(cleared + 1)
          onFilter({ ...noFilter, search: filter.search })
        }
        return (
          <Stack gap="sm">
            <Filters key={cleared} cells={cells} tasks={tasks} filter={filter} onFilter={onFilter} />
            {cells.length > most && (
              <MultiSelect
                label={`Cells shown, of ${cells.length}`}
                size="sm"
                searchable
                data={cells.map(({ name }, place) => ({ value: String(place), label: name }))}
                maxValues={most}
                value={shown.map(String)}
                onChange={(places) => setChosen(places.map(Number).toSorted((a, b) => a - b))}
              />
            )}
            <Filtered
              run={run}
              filter={filter}
              onFilter={onFilter}
              stamp={stamp}
              cells={cells}
              tasks={tasks}
              shown={shown}
              all={all}
              onClear={clear}
            />
          </Stack>
        )
      }}
    </Asked>
  )
}

interface FilteredProps extends TrialsProps {
  readonly cells: Page['cells']
  readonly tasks: Page['tasks']
  readonly shown: readonly number[]
  /** Instances of the run. */
  readonly all: number
  readonly onClear: () => void
}

const views = [
  { value: 'instances', label: 'Instances' },
  { value: 'places', label: 'Found places' },
]

/** What the filters let through. */
function Filtered({ run, filter, onFilter, stamp, cells, tasks, shown, all, onClear }: FilteredProps) {
  const client = useClient()
  const [opened, setOpened] = useState<number | null>(null)
  const [view, setView] = useState('instances')
  const columns = useMemo(() => trialColumns(cells, shown), [cells, shown])
  const choice = useColumnChoice('trials')
  const asked = { run, filter, stamp }
  const first = useQuery(pageOptions(client, asked, 0))
  const hasWords = searchedWords(filter).length > 0
  const reported =
    first.data &&
    `${counted(first.data.total, 'instance')}${first.data.total === all ? '' : ` of ${counted(all, 'instance')}`}, each under ${counted(cells.length, 'cell')}`
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <CellFilter cells={cells} filter={filter} onFilter={onFilter} />
          {hasWords && <SegmentedControl size="xs" aria-label="Shown" value={view} onChange={setView} data={views} />}
          <Text size="sm" role="status">
            {reported ?? 'Searching …'}
          </Text>
        </Group>
        <Group gap="xs">
          <Button variant="default" size="compact-sm" disabled={isEmpty(filter)} onClick={onClear}>
            Clear filters
          </Button>
          <SavedFilters cells={cells} tasks={tasks} filter={filter} onFilter={onFilter} />
          <ChooseColumns label="Trials" columns={columns} choice={choice.now} onChoose={choice.onChoose} />
          <Export run={run} />
        </Group>
      </Group>
      {first.data !== undefined && first.data.waiting > 0 && (
        <Text size="sm" role="status">
          {counted(first.data.waiting, 'trial')} from before there was an index of words are still being put into it,
          and are not found yet.
        </Text>
      )}
      {hasWords && view === 'places' && <FoundPlaces run={run} filter={filter} shown={shown} stamp={stamp} />}
      {!(hasWords && view === 'places') && (
        <Asked query={first} what="the trials that the filters let through">
          {({ total }) =>
            total === 0 ? (
              <Empty title="No instance passes these filters" text="Take one of them away to see more." />
            ) : (
              <TrialsTable
                key={JSON.stringify(filter)}
                asked={asked}
                columns={columns}
                choice={choice.now}
                shown={shown}
                total={total}
                onOpen={setOpened}
              />
            )
          }
        </Asked>
      )}
      {opened !== null && first.data !== undefined && (
        <Instance
          asked={asked}
          shown={shown}
          index={opened}
          total={first.data.total}
          onMove={setOpened}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  )
}
