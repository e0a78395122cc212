import { useMemo } from 'react'
import { count, decimal } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import type { TaskGuessing } from '#figures/results.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { probability, widthOf } from './words.ts'

type Row = TaskGuessing['rows'][number]

export interface TaskGuessingTableProps {
  readonly rows: readonly Row[]
  readonly onOpen: (task: string) => void
}

/** On which tasks each line is above guessing, by the exact test. */
export function TaskGuessingTable({ rows, onOpen }: TaskGuessingTableProps) {
  const columns = useMemo(() => columnsOf(rows), [rows])
  return <DataTable label="Above guessing by task" columns={columns} rows={rows} rowKey={({ line, task }) => `${line} ${task}`} maxHeight={480} onOpen={({ task }) => onOpen(task)} />
}

function columnsOf(rows: readonly Row[]): readonly Column<Row>[] {
  const percent = (id: 'exactMatch' | 'randomGuess' | 'majorityLabel', title: string): Column<Row> => ({ id, title: `${title}, %`, value: (row) => row[id], show: (row) => decimal(row[id]), numeric: true, width: 150 })
  return [
    { id: 'line', title: 'Line', value: ({ line }) => line, show: ({ line, marked }) => <span title={line}>{line}{marked ? ` ${mark}` : ''}</span>, width: widthOf(rows.map(({ line }) => line)) },
    { id: 'task', title: 'Task', value: ({ task }) => task, show: ({ task }) => <span title={task}>{task}</span>, width: widthOf(rows.map(({ task }) => task)) },
    { id: 'n', title: 'n', value: ({ n }) => n, show: ({ n }) => count(n), numeric: true, width: 70 },
    percent('exactMatch', 'Exact match'),
    percent('randomGuess', 'Random guess'),
    percent('majorityLabel', 'Majority label'),
    { id: 'p', title: 'p exact, Holm', value: ({ pAdjusted }) => pAdjusted, show: ({ pAdjusted }) => probability(pAdjusted), numeric: true, width: 125 },
    { id: 'above', title: 'Above guessing', value: ({ isAbove }) => (isAbove ? 'yes' : 'no'), width: 140 },
  ]
}
