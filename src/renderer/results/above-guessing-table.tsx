import { useMemo } from 'react'
import { count, points } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import type { Table } from '#figures/results.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { probability, widthOf } from './words.ts'

type Standing = Table['aboveGuessing'][number]

/** Whether each line has shown that it knows more than guessing, and how far it stands from either guess. */
export function AboveGuessingTable({ aboveGuessing }: Pick<Table, 'aboveGuessing'>) {
  const columns = useMemo(() => columnsOf(widthOf(aboveGuessing.map(({ line }) => line))), [aboveGuessing])
  return <DataTable label="Above guessing" columns={columns} rows={aboveGuessing} rowKey={({ kind, line }) => `${kind} ${line}`} maxHeight={360} />
}

const columnsOf = (width: number): readonly Column<Standing>[] => [
  { id: 'line', title: 'Line', value: ({ line }) => line, show: ({ line, marked }) => <span title={line}>{line}{marked ? ` ${mark}` : ''}</span>, width },
  { id: 'n', title: 'n', value: ({ instances }) => instances, show: ({ instances }) => count(instances), numeric: true, width: 90 },
  { id: 'tasks', title: 'Tasks', value: ({ tasks }) => tasks, numeric: true, width: 80 },
  { id: 'random', title: 'Random guess, points', value: ({ fromRandom }) => fromRandom, show: ({ fromRandom, random }) => `${points(fromRandom)}, ${random}`, numeric: true, width: 200 },
  { id: 'majority', title: 'Majority label, points', value: ({ fromMajority }) => fromMajority, show: ({ fromMajority, majority }) => (majority === null ? 'none' : `${points(fromMajority)}, ${majority}`), numeric: true, width: 200 },
  { id: 'standing', title: 'It stands', value: ({ standing }) => standing, width: 220 },
  { id: 'exact', title: 'p exact, Holm', value: ({ exact }) => exact.pAdjusted, show: ({ exact }) => <span title={exact.sentence}>{probability(exact.pAdjusted)}</span>, numeric: true, width: 125 },
  { id: 'tasksAbove', title: 'Tasks above', value: ({ exact }) => exact.tasksAbove, show: ({ exact, tasks }) => `${count(exact.tasksAbove)} of ${count(tasks)}`, numeric: true, width: 125 },
]
