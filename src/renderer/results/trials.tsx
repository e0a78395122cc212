import { Group, MultiSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../app/host.tsx'
import { Asked } from '../app/query.tsx'
import { counted } from '../ui/numbers.ts'
import { Empty } from '../ui/states.tsx'
import { Export } from './export.tsx'
import { Filters } from './filters.tsx'
import { Instance } from './instance.tsx'
import { noFilter, type TrialFilter } from './trial-filter.ts'
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
  const [opened, setOpened] = useState<number | null>(null)
  const [chosen, setChosen] = useState<readonly number[]>()
  const asked = { run, filter, stamp }
  const first = useQuery(pageOptions(client, asked, 0))
  const every = useQuery(pageOptions(client, { run, filter: noFilter, stamp }, 0))
  return (
    <Asked query={every} what="the trials">
      {({ cells, tasks, total: all }) => {
        const shown = chosen ?? cells.map((_, place) => place).slice(0, most)
        return (
          <Stack gap="sm">
            <Filters cells={cells} tasks={tasks} filter={filter} onFilter={onFilter} />
            {cells.length > most && (
              <MultiSelect
                label={`Cells shown, of ${cells.length}`} size="sm" searchable data={cells.map(({ name }, place) => ({ value: String(place), label: name }))} maxValues={most}
                value={shown.map(String)} onChange={(places) => setChosen(places.map(Number).toSorted((a, b) => a - b))}
              />
            )}
            <Group justify="space-between">
              <Text size="sm" role="status">
                {first.data === undefined ? 'Searching …' : `${counted(first.data.total, 'instance')}${first.data.total === all ? '' : ` of ${counted(all, 'instance')}`}, each under ${counted(cells.length, 'cell')}`}
              </Text>
              <Export run={run} />
            </Group>
            <Asked query={first} what="the trials that the filters let through">
              {({ total }) => total === 0
                ? <Empty title="No instance passes these filters" text="Take one of them away to see more." />
                : <TrialsTable key={JSON.stringify(filter)} asked={asked} cells={cells} shown={shown} total={total} onOpen={setOpened} />}
            </Asked>
            {opened !== null && first.data !== undefined && (
              <Instance asked={asked} shown={shown} index={opened} total={first.data.total} onMove={setOpened} onClose={() => setOpened(null)} />
            )}
          </Stack>
        )
      }}
    </Asked>
  )
}
