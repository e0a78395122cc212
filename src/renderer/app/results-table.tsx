import { Text } from '@mantine/core'
import { useMemo, type ReactNode } from 'react'
import { isNumeric, sortValue, written, type Column } from '#core/tables/column.ts'
import { isFinding, markedText, pageColumns, type Table } from '#core/tables/table.ts'
import { DataTable, type Column as DataColumn } from '../ui/table.tsx'
import { VerdictBadge } from './verdict-badge.tsx'
import { useColumnChoice } from './views.ts'

export interface ResultsTableProps<Row> {
  readonly table: Table<Row>
  readonly rowKey: (row: Row) => string
  /** Enter, or a click on the row. */
  readonly onOpen?: ((row: Row) => void) | undefined
  readonly maxHeight?: number
  /** Stands instead of the rows where there are none. */
  readonly empty?: string
}

/** Any results table on the page. */
export function ResultsTable<Row extends object>({
  table,
  rowKey,
  onOpen,
  maxHeight = 480,
  empty,
}: ResultsTableProps<Row>) {
  const columns = useMemo(() => columnsOf(table), [table])
  const rows = useMemo(() => table.parts.flat(), [table])
  const choice = useColumnChoice(table.name)
  return (
    <DataTable
      label={table.title}
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      maxHeight={maxHeight}
      choice={columns.length > fewColumns ? choice : undefined}
      {...(onOpen && { onOpen })}
      {...(empty !== undefined && { empty })}
    />
  )
}

/** Where there are no more there is nothing to choose. */
const fewColumns = 4

function columnsOf<Row>(table: Table<Row>): readonly DataColumn<Row>[] {
  const rows = table.parts.flat().slice(0, measuredRows)
  return pageColumns(table).map((column, i) => {
    const title =
      column.isName !== true && (column.unit === '%' || column.unit === 'nats')
        ? `${column.title}, ${column.unit}`
        : column.title
    const write = i === 0 ? (row: Row) => markedText(table, column, row) : (row: Row) => written(column, row)
    return {
      id: `${i} ${column.id}`,
      // Lines stand at other places in another run.
      remembered: column.isName === true ? column.title : column.id,
      ...(column.isFurther === true && { atFirst: false }),
      ...(i === 0 && { frozen: true, grows: true }),
      ...(isFinding(column) && { frozen: true }),
      title,
      ...(column.help !== undefined && { help: column.help }),
      value: (row) => sortValue(column, row),
      show: (row) => <Cell column={column} row={row} text={write(row)} />,
      numeric: isNumeric(column),
      width: widthOf(
        column,
        title,
        rows.map((row) => write(row).length + lengthOf(column.aside?.(row))),
      ),
    }
  })
}

interface CellProps<Row> {
  readonly column: Column<Row>
  readonly row: Row
  readonly text: string
}

/** What is cut at the column's end is read by its title. */
function Cell<Row>({ column, row, text }: CellProps<Row>): ReactNode {
  if (column.kind === 'verdict') return text === '' ? null : <VerdictBadge verdict={text} />
  const aside = column.aside?.(row) ?? null
  return (
    <span title={column.note?.(row) ?? (isNumeric(column) ? undefined : text)}>
      {text}
      {aside !== null && (
        <Text span fz={12}>
          {' '}
          ({aside})
        </Text>
      )}
    </span>
  )
}

/** With its brackets and the space before them. */
function lengthOf(aside: string | null | undefined): number {
  return aside === null || aside === undefined ? 0 : aside.length + 3
}

/** Rows that a column's width is taken from. */
const measuredRows = 200

/** Pixels: of the title with its sign of sorting, or of the longest value; names of several words are broken. */
function widthOf<Row>(column: Column<Row>, title: string, lengths: readonly number[]): number {
  const longest = Math.max(0, ...lengths)
  const head = column.isName === true ? Math.max(...title.split(/\s/).map(({ length }) => length)) : title.length
  const least = Math.max(column.kind === 'verdict' ? 145 : 65, 40 + 8.5 * head)
  return isNumeric(column) ? Math.max(least, 28 + 8 * longest) : Math.min(460, Math.max(least, 30 + 8 * longest))
}
