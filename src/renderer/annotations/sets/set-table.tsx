import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { count } from '#core/numbers.ts'
import { useClient } from '../../app/host.tsx'
import { paths } from '../../app/paths.ts'
import { reasonsOf } from '../../app/reasons.ts'
import { dateTime } from '../../ui/dates.ts'
import { Empty } from '../../ui/states.tsx'
import { showFailure, showUndo } from '../../ui/undo.tsx'
import { ExportSet } from './export-set.tsx'
import { RenameSet } from './rename-set.tsx'
import classes from './sets.module.css'
import { useRefreshSets, useSetsChange } from './use-sets-change.ts'
import type { SetRow } from './words.ts'

export interface SetTableProps {
  readonly collection: string
  readonly sets: readonly SetRow[]
}

export function SetTable({ collection, sets }: SetTableProps) {
  const used = sets.find(({ active }) => active)
  if (sets.length === 0)
    return (
      <Empty
        title="No annotation set yet"
        text="What annotators say of the tasks of this collection would be here. Make a set below, or import one."
      />
    )
  return (
    <Stack gap="xs">
      <Text size="sm">
        {used ? (
          <>
            <strong>{used.name}</strong> is active: studies planned from now on use it. Its approved pairs come first in
            the Delusive condition, its tags make Simplified, its label spaces count. Runs keep what they were begun
            with.
          </>
        ) : (
          'No set is active: studies planned from now on take the tasks as they were imported.'
        )}
      </Text>
      <Table.ScrollContainer scrollAreaProps={{ viewportProps: { tabIndex: 0 } }} minWidth={820}>
        <Table aria-label="Annotation sets" className={classes['sets']} withRowBorders={false} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Set</Table.Th>
              <Table.Th scope="col" ta="right">
                Version
              </Table.Th>
              <Table.Th scope="col">Authors</Table.Th>
              <Table.Th scope="col" ta="right">
                Approved
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Open
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Rejected
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Tagged
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Reviewed
              </Table.Th>
              <Table.Th scope="col">Changed</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sets.map((set) => (
              <Row key={set.name} collection={collection} set={set} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed">
        Approved, open and rejected count pairs; tagged and reviewed count tasks. A set’s version is the number of its
        last change: each trial records which version it saw.
      </Text>
    </Stack>
  )
}

function Row({ collection, set }: { readonly collection: string; readonly set: SetRow }) {
  const { name, active, version, authors, pairs, tagged, reviewed, changedAt } = set
  const open = pairs.proposed + pairs['needs a second look']
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row" fw={600}>
          <Group gap="xs" wrap="nowrap">
            <span className={classes['name']} title={name}>
              {name}
            </span>
            {active && (
              <Badge variant="light" flex="none">
                active
              </Badge>
            )}
          </Group>
        </Table.Th>
        <Table.Td ta="right">{count(version)}</Table.Td>
        <Table.Td>
          <span className={classes['name']} title={authors.join(', ')}>
            {authors.length === 0 ? '–' : authors.join(', ')}
          </span>
        </Table.Td>
        <Table.Td ta="right">{count(pairs.approved)}</Table.Td>
        <Table.Td
          ta="right"
          title={`${count(pairs.proposed)} proposed, ${count(pairs['needs a second look'])} need a second look`}
        >
          {count(open)}
        </Table.Td>
        <Table.Td ta="right">{count(pairs.rejected)}</Table.Td>
        <Table.Td ta="right">{count(tagged)}</Table.Td>
        <Table.Td ta="right">{count(reviewed)}</Table.Td>
        <Table.Td>{dateTime(changedAt)}</Table.Td>
      </Table.Tr>
      <Table.Tr className={classes['actions']}>
        <Table.Td colSpan={9}>
          <Actions collection={collection} set={set} />
        </Table.Td>
      </Table.Tr>
    </>
  )
}

function Actions({
  collection,
  set: { name, active, version },
}: {
  readonly collection: string
  readonly set: SetRow
}) {
  const client = useClient()
  const refresh = useRefreshSets()
  const [open, setOpen] = useState<'rename' | 'export'>()
  const use = useSetsChange({
    change: (calls, set: string | null) => calls.annotations.useSet({ collection, set }),
    failure: 'Which set is used was not changed',
  })
  const remove = useSetsChange({
    change: (calls) => calls.annotations.removeSet({ collection, set: name }),
    failure: `${name} was not removed`,
    onDone: ({ id }) =>
      showUndo(`${name} was removed.`, async () => {
        try {
          await client.annotations.restoreSet({ collection, id })
          if (active) await client.annotations.useSet({ collection, set: name })
        } catch (error) {
          showFailure(`${name} could not be brought back`, reasonsOf(error))
        }
        await refresh()
      }),
  })
  return (
    <Group gap="xs">
      <Button
        size="compact-sm"
        variant="default"
        component={Link}
        href={paths.annotate(collection, name)}
        aria-label={`Annotate in ${name}`}
      >
        Annotate
      </Button>
      {active ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={use.isPending}
          onClick={() => use.mutate(null)}
          aria-label={`Use no set instead of ${name}`}
        >
          Use no set
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={use.isPending}
          onClick={() => use.mutate(name)}
          aria-label={`Use in studies: ${name}`}
        >
          Use in studies
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => setOpen('export')} aria-label={`Export ${name} …`}>
        Export …
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setOpen('rename')} aria-label={`Rename ${name} …`}>
        Rename …
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        loading={remove.isPending}
        onClick={() => remove.mutate(undefined)}
        aria-label={`Remove ${name}`}
      >
        Remove
      </Button>
      <RenameSet collection={collection} set={name} opened={open === 'rename'} onClose={() => setOpen(undefined)} />
      <ExportSet
        collection={collection}
        set={name}
        version={version}
        opened={open === 'export'}
        onClose={() => setOpen(undefined)}
      />
    </Group>
  )
}
