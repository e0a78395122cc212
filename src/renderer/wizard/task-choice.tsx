import { Anchor, Button, Checkbox, Group, Kbd, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { Link } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { categoryOf } from '#core/study/sampled-tasks.ts'
import { fitsPattern } from '#core/study/selected-tasks.ts'
import { kinds } from '#core/task.ts'
import type { Client } from '../app/client.ts'
import { paths } from '../app/paths.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import type { StepProps } from './step-props.ts'

type Task = Awaited<ReturnType<Client['collections']['show']>>['tasks'][number]
type Side = 'test' | 'train'

/** Every task of the collection, to be asked, to be trained on, or left out. */
export function TaskChoice({
  content,
  change,
  study,
  checked,
  collection,
  tasks,
}: StepProps & { readonly collection: string; readonly tasks: readonly Task[] }) {
  const [filter, setFilter] = useState<Filter>({ kind: null, category: null, text: '' })
  const [opened, setOpened] = useState<string>()
  const tuned = study.tuning !== null
  const { testTasks = [], trainTasks = [] } = content
  const chosen = useMemo(
    () => ({ test: new Set(testTasks), train: new Set(tuned ? trainTasks : []) }),
    [testTasks, trainTasks, tuned],
  )
  const shown = useMemo(() => tasks.filter((task) => isShown(task, filter)), [tasks, filter])
  const ineligible = useMemo(() => Map.groupBy(checked?.ineligible ?? [], ({ task }) => task), [checked])
  /** A task that is put on one side leaves the other. */
  const put = (names: readonly string[], side: Side | null) => {
    const moved = new Set(names)
    const on = (which: Side) =>
      tasks.map(({ name }) => name).filter((name) => (moved.has(name) ? side === which : chosen[which].has(name)))
    change({ draw: null, testTasks: on('test'), ...(tuned && { trainTasks: on('train'), splitBy: 'hand' }) })
  }
  const toggle = (name: string, side: Side) => put([name], chosen[side].has(name) ? null : side)
  const keys = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLTableRowElement)) return
    const name = event.target.querySelector<HTMLElement>('[data-task]')?.dataset['task']
    const side = event.key === ' ' ? 'test' : event.key === 't' && tuned ? 'train' : undefined
    if (name === undefined || side === undefined) return
    event.preventDefault()
    toggle(name, side)
  }
  const columns: readonly Column<Task>[] = useMemo(
    () => [
      sideColumn('test', tuned ? 'Test' : 'Ask', chosen.test, toggle),
      ...(tuned ? [sideColumn('train', 'Train', chosen.train, toggle)] : []),
      {
        id: 'name',
        title: 'Task',
        value: ({ name }) => name,
        show: ({ name }) => <span data-task={name}>{name}</span>,
      },
      { id: 'kind', title: 'Kind', value: ({ kind }) => kind, width: 116 },
      { id: 'category', title: 'Category', value: categoryOf, width: 170 },
      {
        id: 'labels',
        title: 'Labels',
        value: ({ labels }) => (labels.length === 0 ? null : labels.length),
        numeric: true,
        width: 80,
      },
      {
        id: 'instances',
        title: 'Instances',
        value: ({ instances }) => instances,
        show: ({ instances }) => count(instances),
        numeric: true,
        width: 100,
      },
      {
        id: 'fit',
        title: 'Fit',
        value: ({ name }) =>
          ineligible.has(name) ? 'no' : chosen.test.has(name) || chosen.train.has(name) ? 'yes' : null,
        width: 60,
      },
      // `toggle` is made anew with what it changes.
    ],
    [chosen, tuned, ineligible],
  )
  const detail = tasks.find(({ name }) => name === opened)
  const names = shown.map(({ name }) => name)
  return (
    <Stack gap="xs">
      <Filters tasks={tasks} filter={filter} onFilter={setFilter} />
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => put(names, 'test')}>
          {tuned ? 'Ask all shown' : 'Choose all shown'}
        </Button>
        {tuned && (
          <Button size="xs" variant="default" onClick={() => put(names, 'train')}>
            Train on all shown
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => put(names, null)}>
          {tuned ? 'Leave out all shown' : 'Choose none shown'}
        </Button>
        {!tuned && (
          <Button size="xs" variant="default" onClick={() => change({ draw: null, testTasks: names })}>
            Choose only those shown
          </Button>
        )}
        {!tuned && (
          <Button
            size="xs"
            variant="default"
            onClick={() => change({ draw: null, testTasks: invertedIn(tasks, names, chosen.test) })}
          >
            Invert shown
          </Button>
        )}
        <Text size="sm" c="dimmed" role="status">
          {counted(shown.length, 'task')} shown,{' '}
          {tuned
            ? `${count(chosen.test.size)} to ask, ${count(chosen.train.size)} to train on`
            : `${count(chosen.test.size)} chosen`}
        </Text>
      </Group>
      <div onKeyDown={keys}>
        <DataTable
          label="Tasks"
          columns={columns}
          rows={shown}
          rowKey={({ name }) => name}
          maxHeight={420}
          onOpen={({ name }) => setOpened(name)}
          empty="No task matches the filter."
        />
      </div>
      <Text size="sm" c="dimmed">
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> move · <Kbd>Space</Kbd> {tuned ? 'ask or not' : 'choose or not'}
        {tuned && (
          <>
            {' '}
            · <Kbd>T</Kbd> train on or not
          </>
        )}{' '}
        · <Kbd>Enter</Kbd> look at the task
      </Text>
      {detail !== undefined && <TaskDetail collection={collection} task={detail} />}
    </Stack>
  )
}

/** Of those shown what was not chosen, of the others what was. */
function invertedIn(tasks: readonly Task[], shown: readonly string[], chosen: ReadonlySet<string>): string[] {
  const names = new Set(shown)
  return tasks.map(({ name }) => name).filter((name) => names.has(name) !== chosen.has(name))
}

interface Filter {
  readonly kind: string | null
  readonly category: string | null
  readonly text: string
}

function isShown({ name, kind, categories, definition }: Task, filter: Filter): boolean {
  const text = filter.text.trim().toLowerCase()
  return (
    (filter.kind === null || kind === filter.kind) &&
    (filter.category === null || categories.includes(filter.category)) &&
    (text === '' ||
      (text.includes('*')
        ? fitsPattern(text, name.toLowerCase())
        : name.toLowerCase().includes(text) || definition.toLowerCase().includes(text)))
  )
}

function sideColumn(
  side: Side,
  title: string,
  chosen: ReadonlySet<string>,
  toggle: (name: string, side: Side) => void,
): Column<Task> {
  const words = side === 'train' ? 'Train on' : 'Ask'
  return {
    id: side,
    title,
    width: 66,
    value: ({ name }) => (chosen.has(name) ? 0 : 1),
    show: ({ name }) => (
      <Checkbox
        size="xs"
        tabIndex={-1}
        aria-label={`${words} ${name}`}
        checked={chosen.has(name)}
        onChange={() => toggle(name, side)}
        onClick={(event) => event.stopPropagation()}
      />
    ),
  }
}

interface FiltersProps {
  readonly tasks: readonly Task[]
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
}

function Filters({ tasks, filter, onFilter }: FiltersProps) {
  const categories = useMemo(() => [...new Set(tasks.flatMap((task) => task.categories))].sort(), [tasks])
  return (
    <Group align="flex-end">
      <TextInput
        label="Show tasks with"
        placeholder="part of a name or definition, or task1*"
        w={280}
        value={filter.text}
        onChange={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
      />
      <Select
        label="Kind"
        w={170}
        clearable
        placeholder="all kinds"
        data={[...kinds]}
        value={filter.kind}
        onChange={(kind) => onFilter({ ...filter, kind })}
        clearButtonProps={{ 'aria-label': 'All kinds' }}
      />
      <Select
        label="Category"
        w={260}
        clearable
        searchable
        placeholder="all categories"
        nothingFoundMessage="No such category"
        data={categories}
        value={filter.category}
        onChange={(category) => onFilter({ ...filter, category })}
        clearButtonProps={{ 'aria-label': 'All categories' }}
      />
    </Group>
  )
}

function TaskDetail({ collection, task }: { readonly collection: string; readonly task: Task }) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={`Task ${task.name}`}>
      <Stack gap={4}>
        <Group justify="space-between">
          <Text fw={600}>{task.name}</Text>
          <Anchor component={Link} href={paths.task(collection, task.name)} size="sm">
            See the task
          </Anchor>
        </Group>
        <Text size="sm">{task.definition}</Text>
        <Text size="sm" c="dimmed">
          {task.kind === 'classification'
            ? `Label space (${task.stated === 'stated' ? 'all stated in the definition' : `${task.stated ?? ''} stated in the definition`}): ${task.labels.join(', ')}`
            : task.kind === 'choice'
              ? 'Choice: each instance has its own options.'
              : 'Generation: no closed label space.'}
          {` ${counted(task.positiveExamples, 'positive example')}, ${counted(task.negativeExamples, 'negative example')}, ${counted(task.instances, 'instance')}.`}
        </Text>
      </Stack>
    </Paper>
  )
}
