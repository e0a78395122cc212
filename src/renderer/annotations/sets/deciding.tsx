import { Button, Checkbox, Group, NativeSelect, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { count, counted } from '#core/numbers.ts'
import { Failure } from '../../ui/states.tsx'
import { KeyHint, useKeys, useShortcut } from '../use-keys.tsx'
import {
  differenceKey,
  everything,
  filtered,
  isHeldByOther,
  nextUndecided,
  wheres,
  type Decision,
  type Difference,
  type DifferenceFilter,
  type Where,
} from './decisions.ts'
import { differenceKeys } from './difference-keys.ts'
import { DifferenceList } from './difference-list.tsx'
import { DifferenceView } from './difference-view.tsx'
import classes from './sets.module.css'
import { useDecisions, type Compared } from './use-decisions.ts'
import { itemKinds, kindWords } from './words.ts'

export interface DecidingProps extends Compared {
  readonly differences: readonly Difference[]
}

/** Left the differences, right the one looked at, to be decided by key or button. */
export function Deciding({ collection, sets, differences }: DecidingProps) {
  const [own, other] = sets
  const { decisions, decide, undo, isPending, reasons } = useDecisions({ collection, sets })
  const [filter, setFilter] = useState(everything)
  const list = useMemo(() => filtered(differences, filter, decisions), [differences, filter, decisions])
  const [at, setAt] = useState(0)
  const current = Math.min(at, Math.max(0, list.length - 1))
  const difference = list[current]
  const decided = differences.filter((each) => decisions.has(differenceKey(each))).length

  const settle = async (some: readonly Difference[], whose: Decision) => {
    if (isPending || !(await decide(some, whose))) return
    const after = new Map([...decisions, ...some.map((each) => [differenceKey(each), whose] as const)])
    // Where only undecided ones are shown, the list itself moves up.
    if (!filter.undecidedOnly) setAt(nextUndecided(list, current, after) ?? current)
  }
  const back = async () => {
    const last = isPending ? undefined : await undo?.()
    const [first] = last?.of ?? []
    const place = first ? list.findIndex((each) => differenceKey(each) === differenceKey(first)) : -1
    if (place !== -1) setAt(place)
  }
  useKeys(differenceKeys, {
    'next difference': () => setAt(Math.min(list.length - 1, current + 1)),
    'previous difference': () => setAt(Math.max(0, current - 1)),
    'next undecided': () => setAt(nextUndecided(list, current, decisions) ?? current),
    'take theirs': () => difference && void settle([difference], 'other'),
    'keep own': () => difference && void settle([difference], 'own'),
    'undo decision': () => void back(),
  })
  return (
    <Stack gap="sm">
      <Filter
        filter={filter}
        sets={sets}
        onChange={(next) => {
          setFilter(next)
          setAt(0)
        }}
      />
      <Group gap="md" justify="space-between">
        <Group gap="md">
          <Progress value={(100 * decided) / differences.length} w={160} aria-label="Decided" />
          <Text size="sm" role="status">
            {count(decided)} of {count(differences.length)} decided, {counted(list.length, 'difference')} shown
          </Text>
        </Group>
        <Bulk
          list={list.filter((each) => isHeldByOther(each) && !decisions.has(differenceKey(each)))}
          other={other}
          isPending={isPending}
          onTake={(some) => void settle(some, 'other')}
          onUndo={undo && (() => void back())}
        />
      </Group>
      {reasons.length > 0 && <Failure title="It was not taken" reasons={reasons.slice(0, 10)} />}
      {difference === undefined ? (
        <Text>No difference matches this filter.</Text>
      ) : (
        <div className={classes['deciding']}>
          <DifferenceList list={list} current={current} decisions={decisions} onCurrent={setAt} />
          <DifferenceView
            key={differenceKey(difference)}
            difference={difference}
            own={own}
            other={other}
            decision={decisions.get(differenceKey(difference))}
            isPending={isPending}
            onDecide={(whose) => void settle([difference], whose)}
          />
        </div>
      )}
    </Stack>
  )
}

interface FilterProps {
  readonly filter: DifferenceFilter
  readonly sets: readonly [string, string]
  readonly onChange: (filter: DifferenceFilter) => void
}

function Filter({ filter, sets: [own, other], onChange }: FilterProps) {
  const named: Readonly<Record<Where, string>> = { ...wheres, own: `in ${own} only`, other: `in ${other} only` }
  return (
    <Group gap="md" align="flex-end">
      <NativeSelect
        size="xs"
        label="Kind of item"
        w={160}
        value={filter.kind}
        data={[{ value: 'all', label: 'all' }, ...itemKinds.map((kind) => ({ value: kind, label: kindWords[kind] }))]}
        onChange={({ currentTarget }) =>
          onChange({ ...filter, kind: itemKinds.find((kind) => kind === currentTarget.value) ?? 'all' })
        }
      />
      <NativeSelect
        size="xs"
        label="Where it is"
        w={180}
        value={filter.where}
        data={Object.entries(named).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget }) =>
          onChange({ ...filter, where: currentTarget.value in wheres ? (currentTarget.value as Where) : 'all' })
        }
      />
      <TextInput
        size="xs"
        label="Task"
        w={180}
        value={filter.task}
        onChange={({ currentTarget }) => onChange({ ...filter, task: currentTarget.value })}
      />
      <Checkbox
        size="sm"
        label="Undecided only"
        mb={6}
        checked={filter.undecidedOnly}
        onChange={({ currentTarget }) => onChange({ ...filter, undecidedOnly: currentTarget.checked })}
      />
    </Group>
  )
}

interface BulkProps {
  readonly list: readonly Difference[]
  readonly other: string
  readonly isPending: boolean
  readonly onTake: (differences: readonly Difference[]) => void
  readonly onUndo: (() => void) | undefined
}

function Bulk({ list, other, isPending, onTake, onUndo }: BulkProps) {
  const shortcut = useShortcut(differenceKeys)
  return (
    <Group gap="xs">
      {list.length > 1 && (
        <Button size="compact-sm" variant="default" loading={isPending} onClick={() => onTake(list)}>
          Take all {count(list.length)} undecided that {other} has
        </Button>
      )}
      {onUndo && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={onUndo}
          aria-keyshortcuts={shortcut('undo decision')}
          rightSection={<KeyHint list={differenceKeys} name="undo decision" />}
        >
          Undo decision
        </Button>
      )}
    </Group>
  )
}
