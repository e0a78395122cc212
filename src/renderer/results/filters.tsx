import { Group, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { outcomes } from '#core/answers/outcome.ts'
import { searchWords } from '#core/study/search-words.ts'
import { kinds } from '#core/task.ts'
import { AnySelect } from '../ui/any-select.tsx'
import { searches, type Page, type Search, type TrialFilter } from './trial-filter.ts'

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

const searchTitles: Readonly<Record<Search, string>> = {
  parts: 'any part',
  words: 'words, anywhere',
  prompts: 'words of the prompt',
  answers: 'words of the answer',
}

const placeholders: Readonly<Record<Search, string>> = {
  parts: 'input, reference, answer, id',
  words: 'word "a phrase" begin*',
  prompts: 'word "a phrase" begin*',
  answers: 'word "a phrase" begin*',
}

/** Everything that is asked of an instance has to be so at once. */
export function Filters({ cells, tasks, filter, onFilter }: FiltersProps) {
  const [text, setText] = useState(filter.text)
  const search = useDebouncedCallback((wanted: string) => onFilter({ ...filter, text: wanted }), rest)
  const set = (change: Partial<TrialFilter>) => onFilter({ ...filter, text, ...change })
  const places = cells.map(({ name }, i) => ({ value: String(i), label: name }))
  const words = filter.search === 'parts' || text === '' ? undefined : searchWords(text)
  return (
    <Group gap="xs" align="flex-start" role="search" aria-label="Trials">
      <TextInput
        label="Text"
        placeholder={placeholders[filter.search]}
        w={210}
        size="sm"
        maxLength={1000}
        value={text}
        error={words?.state === 'refused' ? words.reason : undefined}
        onChange={({ currentTarget: { value } }) => {
          setText(value)
          search(value)
        }}
      />
      <Select
        label="Search for"
        w={195}
        size="sm"
        allowDeselect={false}
        data={searches.map((value) => ({ value, label: searchTitles[value] }))}
        value={filter.search}
        onChange={(value) => set({ search: searches.find((each) => each === value) ?? 'parts' })}
      />
      <AnySelect
        label="Task"
        w={165}
        size="sm"
        searchable
        limit={optionsShown}
        data={tasks.map(({ name }) => name)}
        value={filter.task}
        onChange={(task) => set({ task })}
      />
      <AnySelect
        label="Kind"
        w={120}
        size="sm"
        data={[...kinds]}
        value={filter.kind}
        onChange={(kind) => set({ kind: kinds.find((each) => each === kind) ?? null })}
      />
      <AnySelect
        label="Outcome"
        w={125}
        size="sm"
        data={[...outcomes]}
        value={filter.outcome}
        onChange={(outcome) => set({ outcome: outcomes.find((each) => each === outcome) ?? null })}
      />
      {filter.outcome !== null && (
        <AnySelect
          label="Outcome under"
          w={165}
          size="sm"
          searchable
          any="any cell"
          data={places}
          value={filter.outcomeOf === null ? null : String(filter.outcomeOf)}
          onChange={(place) => set({ outcomeOf: place === null ? null : Number(place) })}
        />
      )}
    </Group>
  )
}
