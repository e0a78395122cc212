import { Group, NativeSelect, Progress, Stack, Text, TextInput } from '@mantine/core'
import { IconBinaryTree, IconTags } from '@tabler/icons-react'
import { count, counted } from '#core/numbers.ts'
import { kinds } from '#core/task.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useId, useMemo, useRef, type KeyboardEvent, type Ref } from 'react'
import bench from '../annotations.module.css'
import type { QueueRow } from '../work.ts'
import { beside, progressOf, queueStates, type QueueFilter, type QueueState } from './queue-filter.ts'
import classes from './queue.module.css'

export interface QueueProps {
  /** All tasks. */
  readonly rows: readonly QueueRow[]
  /** Those that the filter lets through. */
  readonly listed: readonly QueueRow[]
  readonly current: string | undefined
  readonly filter: QueueFilter
  readonly onFilter: (filter: QueueFilter) => void
  readonly onOpen: (task: string) => void
  readonly search: Ref<HTMLInputElement>
}

/** Which tasks there are, and how far each of them is. */
export function Queue({ rows, listed, current, filter, onFilter, onOpen, search }: QueueProps) {
  const first = useRef<string>(undefined)
  useEffect(
    () => void (first.current = (listed.find(({ name }) => name !== current) ?? listed[0])?.name),
    [listed, current],
  )
  const openFirst = useCallback(() => first.current !== undefined && onOpen(first.current), [onOpen])
  return (
    <Stack component="section" aria-label="Queue" gap="xs" className={classes['queue']}>
      <HowFar rows={rows} />
      <Filters filter={filter} onFilter={onFilter} onEnter={openFirst} search={search} />
      <Text size="xs" role="status">
        {listed.length === rows.length
          ? counted(rows.length, 'task')
          : `${count(listed.length)} of ${counted(rows.length, 'task')}`}
      </Text>
      <Tasks listed={listed} current={current} onOpen={onOpen} />
    </Stack>
  )
}

interface FiltersProps extends Pick<QueueProps, 'filter' | 'onFilter' | 'search'> {
  readonly onEnter: () => void
}

const shownKinds = [
  { value: 'all', label: 'All kinds' },
  { value: 'classification', label: 'Classification' },
  { value: 'choice', label: 'Choice' },
  { value: 'generation', label: 'Generation' },
]
const states = Object.entries(queueStates).map(([value, { title }]) => ({ value, label: title }))

/** Not drawn anew with every key. */
const Filters = memo(function Filters({ filter, onFilter, onEnter, search }: FiltersProps) {
  return (
    <>
      <TextInput
        ref={search}
        size="xs"
        aria-label="Look for a task"
        placeholder="Look for a task"
        value={filter.text}
        onChange={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') onEnter()
          if (key === 'Enter' || key === 'Escape') currentTarget.blur()
        }}
      />
      <Group gap={6} wrap="nowrap">
        <NativeSelect
          size="xs"
          aria-label="Kind of task"
          w={104}
          flex="none"
          value={filter.kind}
          data={shownKinds}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, kind: kinds.find((kind) => kind === value) ?? 'all' })
          }
        />
        <NativeSelect
          size="xs"
          aria-label="State of the work"
          flex={1}
          miw={0}
          value={filter.state}
          data={states}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, state: value in queueStates ? (value as QueueState) : 'all' })
          }
        />
      </Group>
    </>
  )
})

const HowFar = memo(function HowFar({ rows }: { readonly rows: readonly QueueRow[] }) {
  const { tasks, done, begun, pairs, tagged, reviewed } = useMemo(() => progressOf(rows), [rows])
  const share = (some: number) => (tasks === 0 ? 0 : (100 * some) / tasks)
  return (
    <Stack gap={4}>
      <Progress.Root size="lg" aria-label="Tasks with approved pairs and nothing left to decide">
        <Progress.Section
          value={share(done)}
          color="green"
          aria-label={`${count(done)} of ${counted(tasks, 'task')} done`}
        />
        <Progress.Section value={share(begun)} color="indigo.2" aria-label={`${counted(begun, 'task')} begun`} />
      </Progress.Root>
      <Text size="xs">
        <strong>{count(done)}</strong> of {counted(tasks, 'task')} done, {count(begun)} begun
      </Text>
      <Text size="xs" c="dimmed">
        Pairs: {count(pairs.approved)} approved, {count(pairs.proposed)} proposed, {count(pairs['needs a second look'])}{' '}
        to look at again, {count(pairs.rejected)} rejected. Tagged {count(tagged)}, labels reviewed {count(reviewed)}.
      </Text>
    </Stack>
  )
})

/** Pixels; two lines of text. */
const rowHeight = 46

interface TasksProps {
  readonly listed: readonly QueueRow[]
  readonly current: string | undefined
  readonly onOpen: (task: string) => void
}

function Tasks({ listed, current, onOpen }: TasksProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: listed.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const at = listed.findIndex(({ name }) => name === current)
  useEffect(() => {
    const from = virtual.scrollOffset ?? 0
    const inSight = at * rowHeight >= from && (at + 1) * rowHeight <= from + (virtual.scrollRect?.height ?? 0)
    if (at >= 0 && !inSight) virtual.scrollToIndex(at, { align: 'auto' })
  }, [virtual, at])
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const next =
      by === 1 || by === -1
        ? beside(listed, current, by)
        : { Home: listed[0]?.name, End: listed.at(-1)?.name }[event.key]
    if (by === undefined && next === undefined) return
    event.preventDefault()
    if (next !== undefined) onOpen(next)
  }
  const shown = virtual.getVirtualItems().some(({ index }) => index === at)
  return (
    <div
      ref={scroller}
      className={classes['tasks']}
      role="listbox"
      aria-label="Tasks"
      tabIndex={0}
      onKeyDown={move}
      aria-activedescendant={shown ? `${id}-${at}` : undefined}
    >
      <div style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = listed[index]
          return (
            row && (
              <Row
                key={row.name}
                row={row}
                id={`${id}-${index}`}
                place={index + 1}
                of={listed.length}
                top={start}
                isCurrent={row.name === current}
                onOpen={onOpen}
              />
            )
          )
        })}
      </div>
      {listed.length === 0 && (
        <Text size="sm" p="sm">
          No task is like that. Change what is asked for above.
        </Text>
      )}
    </div>
  )
}

interface RowProps {
  readonly row: QueueRow
  readonly id: string
  readonly place: number
  readonly of: number
  /** Pixels. */
  readonly top: number
  readonly isCurrent: boolean
  readonly onOpen: (task: string) => void
}

const Row = memo(function Row({
  row: { name, kind, pairs, tagged, simplified, reviewed },
  id,
  place,
  of,
  top,
  isCurrent,
  onOpen,
}: RowProps) {
  const counts = (
    [
      ['approved', '✓'],
      ['proposed', '•'],
      ['needs a second look', '?'],
      ['rejected', '✗'],
    ] as const
  ).filter(([state]) => pairs[state] > 0)
  const words = [
    ...counts.map(([state]) => `${count(pairs[state])} ${state}`),
    tagged && 'tagged',
    simplified && 'simplified by hand',
    reviewed && 'labels reviewed',
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <div
      role="option"
      id={id}
      aria-selected={isCurrent}
      aria-posinset={place}
      aria-setsize={of}
      title={`${name}\n${words || 'untouched'}`}
      className={classes['row']}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(name)}
    >
      <span className={classes['name']}>
        {name}
        <span className={bench['unseen']}>
          , {kind}: {words || 'untouched'}
        </span>
      </span>
      <span className={classes['counts']} aria-hidden>
        <span className={classes['kind']}>{kind}</span>
        {counts.map(([state, sign]) => (
          <span key={state} data-state={state}>
            {sign}
            {pairs[state]}
          </span>
        ))}
        {(tagged || simplified) && <IconTags size={14} />}
        {reviewed && <IconBinaryTree size={14} />}
      </span>
    </div>
  )
})
