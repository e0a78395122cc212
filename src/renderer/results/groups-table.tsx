import { useMemo } from 'react'
import { count, decimal } from '#core/numbers.ts'
import { comparedScore, rowName, scoreTitles } from '#figures/results.ts'
import type { ScoreChoice } from '#figures/tables/index.ts'
import type { Client } from '../app/client.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { widthOf } from './words.ts'

export type Matrix = Awaited<ReturnType<Client['results']['matrix']>>
type Row = Matrix['rows'][number]

export interface GroupsTableProps {
  readonly matrix: Matrix
  readonly score: ScoreChoice
  readonly onOpen: ((name: string) => void) | undefined
}

/** A row for each task, category or kind, a column for each line and baseline. */
export function GroupsTable({ matrix, score, onOpen }: GroupsTableProps) {
  const columns = useMemo(() => columnsOf(matrix, score), [matrix, score])
  return <DataTable label={`Lines by ${matrix.by}`} columns={columns} rows={matrix.rows} rowKey={({ name }) => name} maxHeight={520} {...(onOpen && { onOpen: ({ name }: Row) => onOpen(name) })} />
}

function columnsOf({ by, lines, rows }: Matrix, score: ScoreChoice): readonly Column<Row>[] {
  const scoreOf = ({ kind }: Row) => (score === 'compared' ? comparedScore[kind ?? 'generation'] : score)
  return [
    { id: 'name', title: by.charAt(0).toUpperCase() + by.slice(1), value: ({ name }) => name, width: widthOf(rows.map(({ name }) => name)) },
    { id: 'kind', title: 'Kind', value: ({ kind }) => kind ?? 'several', width: 120 },
    ...(score === 'compared' ? [{ id: 'score', title: 'Score', value: (row: Row) => scoreTitles[scoreOf(row)], width: 125 }] : []),
    { id: 'n', title: 'n', value: (row) => Math.max(0, ...row[scoreOf(row)].n), show: (row) => count(Math.max(0, ...row[scoreOf(row)].n)), numeric: true, width: 85 },
    ...lines.map((line, i): Column<Row> => ({
      id: line.name, title: rowName(line), numeric: true, width: Math.max(130, 36 + 9 * Math.max(...rowName(line).split(/\s/).map(({ length }) => length))),
      value: (row) => row[scoreOf(row)].overInstances[i] ?? null,
      show: (row) => <Mean row={row[scoreOf(row)]} place={i} />,
    })),
  ]
}

/** With its own n where it stands on fewer instances than the row's. */
function Mean({ row, place }: { readonly row: Row['exactMatch']; readonly place: number }) {
  const n = row.n[place] ?? 0
  const fewer = n > 0 && n < Math.max(...row.n)
  return <span title={`n = ${n}`}>{decimal(row.overInstances[place] ?? null)}{fewer && <small> ({count(n)})</small>}</span>
}
