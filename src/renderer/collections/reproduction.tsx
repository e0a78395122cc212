import { Alert, Group, List, Stack, Text } from '@mantine/core'
import type { Client } from '#contract/index.ts'
import { count, counted, decimal } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { Asked, useAsked } from '../app/query.tsx'
import { SaveButton } from '../app/save-button.tsx'
import { DataTable, type Column } from '../ui/table.tsx'

type Card = Awaited<ReturnType<Client['baselines']['reproduction']>>
type Row = Card['rows'][number]
type Task = Card['tasks'][number]

/** What of the paper this collection gives without any model, beside what was published. */
export function Reproduction({ collection }: { readonly collection: string }) {
  const card = useAsked(['baselines', 'reproduction', collection], (client) => client.baselines.reproduction({ collection }))
  return <Asked query={card} what="the reproduction card">{(known) => <Shown card={known} />}</Asked>
}

function Shown({ card: { collection, extent, of, n, basis, ownTasks, rows, sentences, tasks, missing, unlike } }: { readonly card: Card }) {
  const [first, ...others] = sentences
  const failed = rows.some(({ agrees }) => agrees === false)
  return (
    <Stack>
      <Alert color={extent === 'whole' ? (failed ? 'red' : 'teal') : 'gray'} variant="light" title={first} />
      <Text size="sm" c="dimmed">
        Exact match in percent, on {basis === 'paper' ? `${tasks.length} of the paper's ${of} tasks` : `${counted(ownTasks, 'task')} of this collection's own`}, n = {count(n)}. Published: Kung & Peng 2023
        (arXiv 2305.11383), {of} tasks, n = 5,700; P: the paper&apos;s abstract or captions, N: the first author&apos;s published notebook.
      </Text>
      <Saving of="card" collection={collection} />
      <DataTable label="Without any model" columns={rowColumns} rows={rows} rowKey={({ name }) => name} />
      <List size="sm">{others.map((sentence) => <List.Item key={sentence}>{sentence}</List.Item>)}</List>
      {tasks.length > 0 && (
        <>
          <Saving of="tasks" collection={collection} />
          <DataTable label="The paper's tasks that are here" columns={taskColumns} rows={tasks} rowKey={({ task }) => task} maxHeight={400} />
        </>
      )}
      {unlike.length > 0 && <Text size="sm">Here without a label space or without instances: {unlike.join(', ')}.</Text>}
      {tasks.length > 0 && missing.length > 0 && <Text size="sm" c="dimmed">Not in this collection: {missing.join(', ')}.</Text>}
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

const rowColumns: readonly Column<Row>[] = [
  { id: 'name', title: 'Without any model', value: ({ name }) => name, width: 270 },
  { id: 'ours', title: 'Here', value: ({ ours }) => ours, show: ({ ours }) => decimal(ours, 3), numeric: true, width: 100 },
  { id: 'published', title: 'Published', value: ({ published }) => published, show: ({ published, mark }) => (published === null ? '–' : `${published} ${mark ?? ''}`), numeric: true, width: 120 },
  { id: 'agrees', title: 'The same', value: ({ agrees }) => (agrees === null ? null : agrees ? 'yes' : 'no'), show: ({ agrees }) => (agrees === null ? '–' : agrees ? 'yes' : 'no'), width: 120 },
  { id: 'about', title: 'What it is', value: ({ about }) => about, show: ({ about }) => <span title={about}>{about}</span> },
]

const taskColumns: readonly Column<Task>[] = [
  { id: 'task', title: 'Task', value: ({ task }) => task, show: ({ task }) => <span title={task}>{task}</span> },
  { id: 'n', title: 'n', value: ({ n }) => n, show: ({ n }) => count(n), numeric: true, width: 80 },
  { id: 'labels', title: 'Labels', value: ({ labels }) => labels, show: ({ labels }) => count(labels), numeric: true, width: 90 },
  { id: 'random', title: 'Random guess', value: ({ randomGuess }) => randomGuess, show: ({ randomGuess }) => decimal(randomGuess), numeric: true, width: 140 },
  { id: 'majority', title: 'Majority label', value: ({ majorityLabel }) => majorityLabel, show: ({ majorityLabel }) => decimal(majorityLabel), numeric: true, width: 140 },
]
