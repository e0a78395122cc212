import { ActionIcon, Button, Group, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { reasonsOf } from '../app/reasons.ts'
import { useSaveViews, useViews } from '../app/views.ts'
import { placedFilter, savedFilter, type SavedFilter } from './saved-filter.ts'
import { isEmpty, type Page, type TrialFilter } from './trial-filter.ts'

export interface SavedFiltersProps extends Pick<Page, 'cells' | 'tasks'> {
  readonly filter: TrialFilter
  readonly onFilter: (filter: TrialFilter) => void
}

/** Filters under names, for this run and any other that has the cells they ask about. */
export function SavedFilters({ cells, tasks, filter, onFilter }: SavedFiltersProps) {
  const [opened, setOpened] = useState(false)
  const views = useViews()
  const saved = views.data?.trialFilters ?? []
  return (
    <Popover opened={opened} onChange={setOpened} width={340} position="bottom-end" trapFocus withinPortal shadow="md">
      <Popover.Target>
        <Button variant="default" size="compact-sm" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          Saved filters{saved.length === 0 ? '' : ` (${saved.length})`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Saved filters">
        <Stack gap="sm">
          {saved.length === 0 && (
            <Text size="sm" c="dimmed">
              No filter is saved yet.
            </Text>
          )}
          <ScrollArea.Autosize mah={260} tabIndex={-1}>
            <Stack gap={4}>
              {saved.map((each) => (
                <Saved
                  key={each.name}
                  name={each.name}
                  placed={placedFilter(each.filter, { cells, tasks })}
                  onFilter={(next) => {
                    setOpened(false)
                    onFilter(next)
                  }}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
          <Save
            key={saved.length}
            names={saved.map(({ name }) => name)}
            filter={isEmpty(filter) ? null : savedFilter(filter, cells)}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

interface SavedProps {
  readonly name: string
  readonly placed: ReturnType<typeof placedFilter>
  readonly onFilter: (filter: TrialFilter) => void
}

function Saved({ name, placed, onFilter }: SavedProps) {
  const remove = useSaveViews((client, gone: string) => client.views.removeTrialFilter({ name: gone }))
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Stack gap={0} flex={1} miw={0}>
        <Button
          variant="subtle"
          size="compact-sm"
          justify="flex-start"
          disabled={placed.state === 'misses'}
          onClick={() => placed.state === 'fits' && onFilter(placed.filter)}
        >
          {name}
        </Button>
        {placed.state === 'misses' && (
          <Text size="xs" c="dimmed" pl="xs">
            Not in this run: {placed.names.join(', ')}
          </Text>
        )}
      </Stack>
      <ActionIcon
        variant="subtle"
        color="red"
        aria-label={`Remove the filter ${name}`}
        loading={remove.isPending}
        onClick={() => remove.mutate(name)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}

interface SaveProps {
  readonly names: readonly string[]
  /** `null`: it asks nothing. */
  readonly filter: SavedFilter | null
}

function Save({ names, filter }: SaveProps) {
  const [name, setName] = useState('')
  const save = useSaveViews((client, wanted: { readonly name: string; readonly filter: SavedFilter }) =>
    client.views.saveTrialFilter(wanted),
  )
  const typed = name.trim()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (filter !== null && typed !== '') save.mutate({ name: typed, filter }, { onSuccess: () => setName('') })
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label="Save this filter as"
          flex={1}
          size="sm"
          maxLength={80}
          disabled={filter === null}
          placeholder={filter === null ? 'Filter the trials first' : 'a name'}
          value={name}
          error={save.error === null ? undefined : reasonsOf(save.error).join(' ')}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" size="sm" disabled={filter === null || typed === ''} loading={save.isPending}>
          {names.includes(typed) ? 'Replace' : 'Save'}
        </Button>
      </Group>
    </form>
  )
}
