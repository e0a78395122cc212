import { Button, Group, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { outcomes } from '#core/answers/outcome.ts'
import { kinds } from '#core/task.ts'
import { noFilter, type Page, type TrialFilter } from './trial-filter.ts'

export interface FiltersProps {
  readonly cells: Page['cells']
  readonly tasks: Page['tasks']
  readonly filter: TrialFilter
  readonly onFilter: (filter: TrialFilter) => void
}

/** Milliseconds of rest after a key before it is searched. */
const rest = 300

/** Options shown at once: a list of a thousand tasks is searched, not scrolled. */
const optionsShown = 100

export function Filters({ cells, tasks, filter, onFilter }: FiltersProps) {
  const [text, setText] = useState(filter.text)
  const search = useDebouncedCallback((wanted: string) => onFilter({ ...filter, text: wanted }), rest)
  const set = (change: Partial<TrialFilter>) => onFilter({ ...filter, text, ...change })
  const places = cells.map(({ name }, i) => ({ value: String(i), label: name }))
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label="Trials">
      <TextInput
        label="Text" placeholder="input, reference, answer, id" w={210} size="sm" maxLength={1000} value={text}
        onChange={({ currentTarget: { value } }) => { setText(value); search(value) }}
      />
      <Select label="Task" w={190} size="sm" searchable clearable limit={optionsShown} data={tasks.map(({ name }) => name)} value={filter.task} onChange={(task) => set({ task })} />
      <Select label="Kind" w={135} size="sm" clearable data={[...kinds]} value={filter.kind} onChange={(kind) => set({ kind: kinds.find((each) => each === kind) ?? null })} />
      <Select label="Outcome" w={140} size="sm" clearable data={[...outcomes]} value={filter.outcome} onChange={(outcome) => set({ outcome: outcomes.find((each) => each === outcome) ?? null })} />
      {filter.outcome !== null && <Place label="Outcome under" value={filter.outcomeOf} data={places} placeholder="any cell" onChange={(outcomeOf) => set({ outcomeOf })} />}
      <Place label="Right under" value={filter.right} data={places} onChange={(right) => set({ right })} />
      <Place label="Wrong under" value={filter.wrong} data={places} onChange={(wrong) => set({ wrong })} />
      <Button variant="default" size="sm" disabled={JSON.stringify({ ...filter, text }) === JSON.stringify(noFilter)} onClick={() => { setText(''); onFilter(noFilter) }}>Clear</Button>
    </Group>
  )
}

interface PlaceProps {
  readonly label: string
  readonly value: number | null
  readonly data: { value: string; label: string }[]
  readonly placeholder?: string
  readonly onChange: (place: number | null) => void
}

/** Right and wrong are by exact match. */
function Place({ label, value, data, placeholder, onChange }: PlaceProps) {
  return (
    <Select
      label={label} w={165} size="sm" clearable searchable placeholder={placeholder ?? ''} data={data} value={value === null ? null : String(value)}
      onChange={(place) => onChange(place === null ? null : Number(place))}
    />
  )
}
