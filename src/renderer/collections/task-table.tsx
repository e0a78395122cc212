import { Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useDeferredValue, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { kinds } from '#core/task.ts'
import { paths } from '../app/paths.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { findingTitle, type Finding, type TaskSummary } from './words.ts'

export interface TaskTableProps {
  readonly collection: string
  readonly tasks: readonly TaskSummary[]
  /** Undefined while they are looked for. */
  readonly findings: readonly Finding[] | undefined
}

const all = 'all'

export function TaskTable({ collection, tasks, findings }: TaskTableProps) {
  const [, go] = useLocation()
  const [text, setText] = useState('')
  const [kind, setKind] = useState(all)
  const [category, setCategory] = useState(all)
  const [code, setCode] = useState(all)
  const [review, setReview] = useState(all)
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const byTask = useMemo(() => Map.groupBy(findings ?? [], ({ task }) => task), [findings])
  const categories = useMemo(() => [...new Set(tasks.flatMap((task) => task.categories))].sort(), [tasks])
  const codes = useMemo(() => [...new Set((findings ?? []).map((finding) => finding.code))].sort(), [findings])
  const rows = useMemo(
    () =>
      tasks.filter((task) => {
        const found = byTask.get(task.name) ?? []
        return (
          (kind === all || task.kind === kind) &&
          (category === all || task.categories.includes(category)) &&
          (code === all || (code === 'any' ? found.length > 0 : found.some((finding) => finding.code === code))) &&
          (review === all || (review === 'edited' ? task.edited : task.reviewed === (review === 'reviewed'))) &&
          (wanted === '' ||
            [task.name, task.definition, ...task.categories, ...task.labels].some((value) =>
              value.toLowerCase().includes(wanted),
            ))
        )
      }),
    [tasks, byTask, kind, category, code, review, wanted],
  )
  const columns = useMemo(() => columnsWith(byTask, findings !== undefined), [byTask, findings])
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Text"
          placeholder="In name, definition, labels"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          w={240}
        />
        <NativeSelect
          label="Kind"
          value={kind}
          onChange={({ currentTarget }) => setKind(currentTarget.value)}
          data={[{ value: all, label: 'All kinds' }, ...kinds]}
        />
        <NativeSelect
          label="Category"
          value={category}
          onChange={({ currentTarget }) => setCategory(currentTarget.value)}
          data={[{ value: all, label: 'All categories' }, ...categories]}
          maw={260}
        />
        <NativeSelect
          label="Finding"
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
          disabled={findings === undefined}
          maw={260}
          data={[
            { value: all, label: 'With or without' },
            { value: 'any', label: 'With any finding' },
            ...codes.map((value) => ({ value, label: findingTitle(value) })),
          ]}
        />
        <NativeSelect
          label="Looked at"
          value={review}
          onChange={({ currentTarget }) => setReview(currentTarget.value)}
          data={[
            { value: all, label: 'All' },
            { value: 'reviewed', label: 'Label space reviewed' },
            { value: 'open', label: 'Not reviewed' },
            { value: 'edited', label: 'Text edited' },
          ]}
        />
      </Group>
      <Text size="sm" role="status">
        {rows.length === tasks.length
          ? counted(tasks.length, 'task')
          : `${count(rows.length)} of ${counted(tasks.length, 'task')}`}
      </Text>
      <DataTable
        label="Tasks"
        columns={columns}
        rows={rows}
        rowKey={({ name }) => name}
        onOpen={({ name }) => go(paths.task(collection, name))}
        empty={tasks.length === 0 ? 'This collection has no tasks.' : 'No task is like that. Change the filters above.'}
      />
    </Stack>
  )
}

function columnsWith(
  findings: ReadonlyMap<string, readonly Finding[]>,
  known: boolean,
): readonly Column<TaskSummary>[] {
  const found = (task: TaskSummary) => (known ? (findings.get(task.name)?.length ?? 0) : null)
  return [
    { id: 'name', title: 'Task', value: ({ name }) => name, show: ({ name }) => <span title={name}>{name}</span> },
    { id: 'kind', title: 'Kind', value: ({ kind }) => kind, width: 120 },
    {
      id: 'categories',
      title: 'Categories',
      value: ({ categories }) => categories.join(', '),
      show: ({ categories }) => <span title={categories.join(', ')}>{categories.join(', ') || '–'}</span>,
      width: 165,
    },
    {
      id: 'labels',
      title: 'Labels',
      value: ({ labels, kind }) => (kind === 'classification' ? labels.length : null),
      show: ({ labels, kind }) =>
        kind !== 'classification' ? '–' : <span title={labels.join(', ')}>{count(labels.length)}</span>,
      numeric: true,
      width: 80,
    },
    { id: 'stated', title: 'In definition', value: ({ stated }) => stated, width: 135 },
    {
      id: 'instances',
      title: 'Instances',
      value: ({ instances }) => instances,
      show: ({ instances }) => count(instances),
      numeric: true,
      width: 110,
    },
    {
      id: 'examples',
      title: 'Examples +/−',
      value: ({ positiveExamples }) => positiveExamples,
      show: (task) => `${count(task.positiveExamples)} / ${count(task.negativeExamples)}`,
      numeric: true,
      width: 145,
    },
    { id: 'findings', title: 'Findings', value: found, show: (task) => count(found(task)), numeric: true, width: 100 },
    {
      id: 'looked',
      title: 'Looked at',
      value: ({ reviewed, edited }) => Number(reviewed) + Number(edited),
      width: 150,
      show: ({ reviewed, edited }) => [reviewed && 'reviewed', edited && 'edited'].filter(Boolean).join(', ') || '–',
    },
  ]
}
