import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { useLocation } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { date, dateTime } from '../ui/dates.ts'
import { Page } from '../ui/page.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { showFailure } from '../ui/undo.tsx'
import { ForgetButton } from './forget-button.tsx'
import { ImportPanel } from './import-panel.tsx'
import { TemplateSets } from './template-sets.tsx'
import type { CollectionSummary, RemovedCollection } from './words.ts'

const columns: readonly Column<CollectionSummary>[] = [
  { id: 'name', title: 'Collection', value: ({ name }) => name, show: ({ name }) => <span title={name}>{name}</span> },
  {
    id: 'tasks',
    title: 'Tasks',
    value: ({ tasks }) => tasks,
    show: ({ tasks }) => count(tasks),
    numeric: true,
    width: 85,
  },
  {
    id: 'instances',
    title: 'Instances',
    value: ({ instances }) => instances,
    show: ({ instances }) => count(instances),
    numeric: true,
    width: 105,
  },
  {
    id: 'reviewed',
    title: 'Reviewed',
    value: ({ reviewed }) => reviewed,
    show: ({ reviewed }) => count(reviewed),
    numeric: true,
    width: 110,
  },
  {
    id: 'source',
    title: 'Imported from',
    value: ({ source }) => source,
    show: ({ source }) => <span title={source}>{source}</span>,
  },
  {
    id: 'imported',
    title: 'Imported',
    value: ({ importedAt }) => importedAt,
    show: ({ importedAt }) => dateTime(importedAt),
    width: 190,
  },
]

/** What is here, what was removed, and a way to bring more in. */
export function CollectionList() {
  const [, go] = useLocation()
  const listed = useAsked(['collections', 'list'], (client) => client.collections.list())
  return (
    <Page title="Collections" about="Named sets of tasks, to ask and to train on.">
      <Asked query={listed} what="the collections">
        {({ collections, removed }) => (
          <Stack gap="lg">
            <DataTable
              label="Collections"
              columns={columns}
              rows={collections}
              rowKey={({ name }) => name}
              onOpen={({ name }) => go(paths.collection(name))}
              empty="No collection yet. Tasks you drop or choose below would be here."
            />
            <ImportPanel taken={collections.map(({ name }) => name)} />
            <TemplateSets />
            {removed.length > 0 && <Removed removed={removed} />}
          </Stack>
        )}
      </Asked>
    </Page>
  )
}

function Removed({ removed }: { readonly removed: readonly RemovedCollection[] }) {
  const client = useClient()
  const queries = useQueryClient()
  const id = useId()
  const restore = async ({ id: which, name }: RemovedCollection) => {
    try {
      await client.collections.restore({ id: which })
    } catch (error) {
      showFailure(`${name} could not be brought back`, reasonsOf(error))
    }
    await queries.invalidateQueries({ queryKey: ['collections'] })
  }
  return (
    <Stack component="section" gap="xs" aria-labelledby={id}>
      <Title order={2} size="h3" id={id}>
        Removed
      </Title>
      {removed.map((row) => (
        <Group key={row.id} gap="sm" wrap="nowrap">
          <Text size="sm" maw="70%">
            <strong>{row.name}</strong> ({counted(row.tasks, 'task')}, {counted(row.instances, 'instance')}), removed{' '}
            {dateTime(row.removedAt)}; kept until {date(row.until)}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void restore(row)}
            aria-label={`Bring back ${row.name}`}
          >
            Bring back
          </Button>
          <ForgetButton collection={row} />
        </Group>
      ))}
    </Stack>
  )
}
