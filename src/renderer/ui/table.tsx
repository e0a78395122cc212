import { UnstyledButton } from '@mantine/core'
import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import classes from './table.module.css'

export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** What it is, in one sentence: seen where a pointer rests on its head. */
  readonly help?: string
  /** What is sorted by; `null` stands last. Shown as it is where `show` is not given. */
  readonly value: (row: Row) => string | number | null
  readonly show?: (row: Row) => ReactNode
  /** Numbers stand at the right, in digits of one width. */
  readonly numeric?: boolean
  /** Pixels; without it the column takes its share of what is left. */
  readonly width?: number
}

export interface DataTableProps<Row> {
  /** What a screen reader calls the table. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Enter, or a click on the row. */
  readonly onOpen?: (row: Row) => void
  /** Pixels it may be high before it scrolls; default 600. */
  readonly maxHeight?: number
  /** Column that it is sorted by at first; a minus before it: downwards. Default: the order given. */
  readonly sortedBy?: string
  /** Stands instead of the rows where there are none. */
  readonly empty?: ReactNode
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
})

/** Pixels; one line of text. */
const rowHeight = 36

/** A table that is sorted by its heads and stays smooth at 100,000 rows: only those in sight are in the page. */
export function DataTable<Row extends object>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  maxHeight = 600,
  sortedBy,
  empty,
}: DataTableProps<Row>) {
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Row> => ({
        id: column.id,
        header: column.title,
        accessorFn: (row) => column.value(row) ?? undefined,
        sortFn: column.numeric === true ? 'basic' : 'alphanumeric',
        sortUndefined: 'last',
      })),
    [columns],
  )
  const [initialState] = useState(() => ({
    sorting: sortedBy === undefined ? [] : [{ id: sortedBy.replace(/^-/, ''), desc: sortedBy.startsWith('-') }],
  }))
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowKey, initialState })
  const model = table.getRowModel().rows
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const [chosen, setChosen] = useState(0)
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const minWidth = columns.reduce((sum, { width }) => sum + (width ?? 200), 0)

  const move = (event: KeyboardEvent) => {
    const next = nextRow(event.key, chosen, model.length)
    if (next === undefined) return
    event.preventDefault()
    setChosen(next)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 2}"]`)?.focus())
  }

  return (
    <div
      ref={scroller}
      className={classes['scroller']}
      style={{ maxHeight }}
      role="group"
      aria-label={label}
      tabIndex={onOpen === undefined ? 0 : -1}
    >
      <table className={classes['table']} aria-label={label} aria-rowcount={model.length + 1} style={{ minWidth }}>
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {table.getFlatHeaders().map(({ id, column }, i) => (
              <Head
                key={id}
                column={columns[i]}
                sorted={column.getIsSorted()}
                onSort={column.getToggleSortingHandler()}
              />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onOpen === undefined ? undefined : move}>
          {above > 0 && (
            <tr aria-hidden style={{ height: above }}>
              <td colSpan={columns.length} />
            </tr>
          )}
          {items.map(({ index }) => {
            const row = model[index]
            return (
              row && (
                <tr
                  key={row.id}
                  aria-rowindex={index + 2}
                  data-open={onOpen !== undefined || undefined}
                  tabIndex={onOpen === undefined ? undefined : index === chosen ? 0 : -1}
                  onFocus={() => setChosen(index)}
                  onClick={onOpen && (() => onOpen(row.original))}
                  onKeyDown={
                    onOpen &&
                    ((event) => {
                      if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row.original)
                    })
                  }
                >
                  {columns.map((column) => (
                    <td key={column.id} data-numeric={column.numeric === true || undefined}>
                      {column.show?.(row.original) ?? column.value(row.original) ?? '–'}
                    </td>
                  ))}
                </tr>
              )
            )
          })}
          {below > 0 && (
            <tr aria-hidden style={{ height: below }}>
              <td colSpan={columns.length} />
            </tr>
          )}
          {model.length === 0 && (
            <tr>
              <td colSpan={columns.length}>{empty ?? 'Nothing here.'}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

interface HeadProps<Row> {
  readonly column: Column<Row> | undefined
  readonly sorted: false | 'asc' | 'desc'
  readonly onSort: ((event: unknown) => void) | undefined
}

function Head<Row>({ column, sorted, onSort }: HeadProps<Row>) {
  return (
    <th
      scope="col"
      title={column?.help}
      aria-sort={ariaSort(sorted)}
      data-numeric={column?.numeric === true || undefined}
    >
      <UnstyledButton onClick={onSort} className={classes['head']}>
        {column?.title} <span aria-hidden>{sortSign(sorted)}</span>
      </UnstyledButton>
    </th>
  )
}

function nextRow(key: string, from: number, count: number): number | undefined {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + 12,
    PageUp: from - 12,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, to))
}

function ariaSort(sorted: false | 'asc' | 'desc') {
  return sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'
}

function sortSign(sorted: false | 'asc' | 'desc'): string {
  return sorted === false ? '' : sorted === 'asc' ? '▲' : '▼'
}
