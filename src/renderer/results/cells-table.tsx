import { useMemo } from 'react'
import { outcomes } from '#core/answers/outcome.ts'
import { endsAmong } from '#core/answers/stop-rule.ts'
import { count } from '#core/numbers.ts'
import { rowName, type Means } from '#figures/results.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import { widthOf } from './words.ts'

type Cell = Means['cells'][number]

/** What became of the trials of each cell. */
export function CellsTable({ cells }: { readonly cells: readonly Cell[] }) {
  const columns = useMemo(() => columnsOf(cells), [cells])
  return <DataTable label="Outcomes of trials" columns={columns} rows={cells} rowKey={({ name }) => name} maxHeight={360} />
}

/** What normalisation makes of answers that are out of format. */
const normalisedColumns: readonly Column<Cell>[] = [
  { id: 'label', title: 'Label after normalisation', value: ({ normalised }) => normalised.label, show: ({ normalised }) => count(normalised.label), numeric: true, width: 200 },
  { id: 'right', title: 'Right after normalisation', value: ({ normalised }) => normalised.right, show: ({ normalised }) => count(normalised.right), numeric: true, width: 200 },
]

function columnsOf(cells: readonly Cell[]): readonly Column<Cell>[] {
  return [
    { id: 'name', title: 'Cell', value: rowName, width: widthOf(cells.map(rowName)) },
    ...outcomes.flatMap((outcome): Column<Cell>[] => [
      { id: outcome, title: outcome, value: (cell) => cell.outcomes[outcome] ?? 0, show: (cell) => count(cell.outcomes[outcome] ?? 0), numeric: true, width: 130 },
      ...(outcome === 'out-of-format' ? normalisedColumns : []),
    ]),
    ...endsAmong(cells).map(({ end, title }): Column<Cell> => ({
      id: `ended ${end}`, title, value: (cell) => cell.ends[end] ?? 0, show: (cell) => count(cell.ends[end] ?? 0), numeric: true, width: 170,
    })),
    { id: 'dropped', title: 'Examples dropped', value: ({ withDroppedExamples }) => withDroppedExamples, show: ({ withDroppedExamples }) => count(withDroppedExamples), numeric: true, width: 160 },
    { id: 'done', title: 'Done', value: ({ done }) => done, show: ({ done, total }) => `${count(done)} of ${count(total)}`, numeric: true, width: 170 },
  ]
}
