import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { noFilter, type Filter } from './matches.ts'
import type { Entry } from './words.ts'

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
      label={label}
      placeholder="any"
      clearable
      searchable
      w={170}
      data={[...new Set(runs.map((run) => run[key]))].toSorted()}
      value={filter[key]}
      onChange={(value) => onChange({ ...filter, [key]: value })}
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
    />
  )
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label="Find"
        placeholder="name, notes, tag …"
        flex="1 1 180px"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.text}
        onChange={({ currentTarget }) => onChange({ ...filter, text: currentTarget.value })}
      />
      {one('state', 'State')}
      {one('collection', 'Collection')}
      {one('model', 'Model')}
      <Select
        label="Tag"
        placeholder="any"
        clearable
        searchable
        w={150}
        data={tags}
        value={filter.tag}
        onChange={(tag) => onChange({ ...filter, tag })}
        nothingFoundMessage="No run has a tag yet."
        clearButtonProps={{ 'aria-label': 'Any tag' }}
      />
      <Button variant="default" disabled={filter === noFilter} onClick={() => onChange(noFilter)}>
        Show all
      </Button>
    </Group>
  )
}
