import '@mantine/spotlight/styles.css'
import { Text } from '@mantine/core'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { useClient } from './host.tsx'
import { foundEntries, paletteEntries } from './palette-entries.ts'

/** Goes anywhere by some letters of its name. Shown, or put away, each time it is asked for. */
export default function Palette({ asked }: { readonly asked: number }) {
  const [query, setQuery] = useState('')
  const [, go] = useLocation()
  const groups = useEntries()
  useEffect(() => spotlight.toggle(), [asked])
  return (
    <Spotlight
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      scrollable
      maxHeight="60vh"
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': 'Go to' } }}
      // The library's own is 3.3 : 1 where it is chosen.
      styles={{ actionDescription: { opacity: 1 } }}
      searchProps={{
        placeholder: 'Screen, action, run, model, collection or task',
        'aria-label': 'Look for a screen, action, run, model, collection or task',
        leftSection: <IconSearch size={18} aria-hidden />,
      }}
      nothingFound={<Text role="status">Nothing here is called so.</Text>}
      filter={(_, found) => found}
      actions={foundEntries(groups, query).map(({ group, entries }) => ({
        group,
        actions: entries.map(({ id, label, about, path }) => ({
          id,
          label,
          description: about,
          onClick: () => go(path),
        })),
      }))}
    />
  )
}

function useEntries() {
  const client = useClient()
  const collections = useQuery({ queryKey: ['collections', 'list'], queryFn: () => client.collections.list() })
  const models = useQuery({ queryKey: ['models', 'list'], queryFn: () => client.models.list() })
  const runs = useQuery({ queryKey: ['runs', 'list'], queryFn: () => client.runs.list() })
  const listed = collections.data?.collections
  const shown = useQueries({
    queries: (listed ?? []).map(({ name }) => ({
      queryKey: ['collections', 'show', name],
      queryFn: () => client.collections.show({ name }),
    })),
    combine: (all) => all.flatMap(({ data }) => data ?? []),
  })
  return useMemo(
    () =>
      paletteEntries({
        collections: (listed ?? []).map(({ name }) => ({
          name,
          tasks: shown.find((each) => each.name === name)?.tasks.map((task) => task.name) ?? [],
        })),
        runs: runs.data?.runs ?? [],
        models: models.data?.models ?? [],
      }),
    [shown, runs.data, models.data, listed],
  )
}
