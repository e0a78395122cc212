import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { Entry } from './words.tsx'

export interface Filter {
  readonly text: string
  readonly state: string | null
  readonly collection: string | null
  readonly model: string | null
  readonly tag: string | null
}

export const noFilter: Filter = { text: '', state: null, collection: null, model: null, tag: null }

export interface FiltersProps {
  readonly runs: readonly Entry[]
  readonly tags: readonly string[]
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}

/** Which of the runs are shown; only what some run has can be chosen. */
export function Filters({ runs, tags, filter, onChange }: FiltersProps) {
  const one = (key: 'state' | 'collection' | 'model', label: string) => (
    <Select
      label={label} placeholder="any" clearable searchable w={170} data={[...new Set(runs.map((run) => run[key]))].toSorted()} value={filter[key]}
      onChange={(value) => onChange({ ...filter, [key]: value })} clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
    />
  )
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label="Find" placeholder="name, notes, tag …" flex="1 1 180px" leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.text} onChange={({ currentTarget }) => onChange({ ...filter, text: currentTarget.value })}
      />
      {one('state', 'State')}
      {one('collection', 'Collection')}
      {one('model', 'Model')}
      <Select
        label="Tag" placeholder="any" clearable searchable w={150} data={tags} value={filter.tag} onChange={(tag) => onChange({ ...filter, tag })} nothingFoundMessage="No run has a tag yet."
        clearButtonProps={{ 'aria-label': 'Any tag' }}
      />
      <Button variant="default" disabled={filter === noFilter} onClick={() => onChange(noFilter)}>Show all</Button>
    </Group>
  )
}

export function matches({ text, state, collection, model, tag }: Filter, run: Entry): boolean {
  const wanted = text.trim().toLowerCase().split(/\s+/)
  const where = [run.name, run.id, run.notes, run.collection, run.model, run.method, ...run.tags].join('\n').toLowerCase()
  return (state === null || run.state === state) && (collection === null || run.collection === collection) && (model === null || run.model === model)
    && (tag === null || run.tags.includes(tag)) && wanted.every((word) => where.includes(word))
}
