import { Button, Group, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { AnySelect } from '../ui/any-select.tsx'
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
    <AnySelect
      label={label}
      searchable
      w={170}
      data={[...new Set(runs.map((run) => run[key]))].toSorted()}
      value={filter[key]}
      onChange={(value) => onChange({ ...filter, [key]: value })}
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
      <AnySelect
        label="Tag"
        searchable
        w={150}
        data={tags}
        value={filter.tag}
        onChange={(tag) => onChange({ ...filter, tag })}
        nothingFoundMessage="No run has a tag yet."
      />
      <Button variant="default" disabled={filter === noFilter} onClick={() => onChange(noFilter)}>
        Show all
      </Button>
    </Group>
  )
}
