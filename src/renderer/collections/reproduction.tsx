import { Alert, Group, List, Stack, Text } from '@mantine/core'
import type { Client } from '#contract/index.ts'
import { count, counted } from '#core/numbers.ts'
import { reproductionTable, reproductionTasksTable } from '#core/tables/reproduction.ts'
import { useClient } from '../app/host.tsx'
import { Asked, useAsked } from '../app/query.tsx'
import { ResultsTable } from '../app/results-table.tsx'
import { SaveButton } from '../app/save-button.tsx'

type Card = Awaited<ReturnType<Client['baselines']['reproduction']>>

/** What of the paper this collection gives without any model, beside what was published. */
export function Reproduction({ collection }: { readonly collection: string }) {
  const card = useAsked(['baselines', 'reproduction', collection], (client) =>
    client.baselines.reproduction({ collection }),
  )
  return (
    <Asked query={card} what="the reproduction card">
      {(known) => <Shown card={known} />}
    </Asked>
  )
}

function Shown({ card }: { readonly card: Card }) {
  const { collection, extent, of, n, basis, ownTasks, rows, sentences, tasks, missing, unlike } = card
  const [first, ...others] = sentences
  const failed = rows.some(({ agrees }) => agrees === false)
  return (
    <Stack>
      <Alert color={extent === 'whole' ? (failed ? 'red' : 'teal') : 'gray'} variant="light" title={first} />
      <Text size="sm" c="dimmed">
        Exact match in percent, on{' '}
        {basis === 'paper'
          ? `${tasks.length} of the paper's ${of} tasks`
          : `${counted(ownTasks, 'task')} of this collection's own`}
        , n = {count(n)}. Published: Kung & Peng 2023 (arXiv 2305.11383), {of} tasks, n = 5,700; P: the paper&apos;s
        abstract or captions, N: the first author&apos;s published notebook.
      </Text>
      <Saving of="card" collection={collection} />
      <ResultsTable table={reproductionTable(card)} rowKey={({ name }) => name} />
      <List size="sm">
        {others.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      {tasks.length > 0 && (
        <>
          <Saving of="tasks" collection={collection} />
          <ResultsTable table={reproductionTasksTable(card)} rowKey={({ task }) => task} />
        </>
      )}
      {unlike.length > 0 && (
        <Text size="sm">Here without a label space or without instances: {unlike.join(', ')}.</Text>
      )}
      {tasks.length > 0 && missing.length > 0 && (
        <Text size="sm" c="dimmed">
          Not in this collection: {missing.join(', ')}.
        </Text>
      )}
    </Stack>
  )
}

function Saving({ collection, of }: { readonly collection: string; readonly of: 'card' | 'tasks' }) {
  const client = useClient()
  return (
    <Group gap="xs" role="group" aria-label={of === 'card' ? 'The card as a file' : 'Its tasks as a file'}>
      <SaveButton label="CSV" ask={() => client.baselines.reproductionFile({ collection, of, as: 'csv' })} />
      <SaveButton label="LaTeX" ask={() => client.baselines.reproductionFile({ collection, of, as: 'latex' })} />
    </Group>
  )
}
