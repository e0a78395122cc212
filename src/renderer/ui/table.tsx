import { UnstyledButton } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
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
import { ChooseColumns } from './choose-columns.tsx'
import { nextRow } from './next-row.ts'
import { isShown, layoutOf, type ColumnChoice, type Place, type Placed } from './table-layout.ts'
import classes from './table.module.css'

export interface Column<Row> extends Placed {
  readonly title: string
  /** What it is, in one sentence: seen where a pointer rests on its head. */
  readonly help?: string
  /** What is sorted by; `null` stands last. Shown as it is where `show` is not given. */
  readonly value: (row: Row) => string | number | null
  readonly show?: (row: Row) => ReactNode
  /** Numbers stand at the right, in digits of one width. */
  readonly numeric?: boolean
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
  /** Where columns can be chosen: what was, and what is to be remembered. */
  readonly choice?: { readonly now: ColumnChoice; readonly onChoose: (choice: ColumnChoice) => void } | undefined
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
})

/** Pixels; one line of text. */
const rowHeight = 36

/** A table that is sorted by its heads and stays smooth at 100,000 rows: only those in sight are in the page. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, choice } = props
  return choice === undefined ? (
    <Rows {...props} />
  ) : (
    <div>
      <div className={classes['tools']}>
        <ChooseColumns label={label} columns={columns} choice={choice.now} onChoose={choice.onChoose} />
      </div>
      <Rows {...props} />
    </div>
  )
}

function Rows<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, onOpen, maxHeight = 600, empty, choice } = props
  const { table, model } = useSorted(props)
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: measured, width } = useElementSize()
  const scrollerRef = useMergedRef(scroller, measured)
  const { places, minWidth } = useMemo(
    () =>
      layoutOf(
        columns.filter((column) => isShown(column, choice?.now ?? {})),
        width,
      ),
    [columns, choice?.now, width],
  )
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
      ref={scrollerRef}
      className={classes['scroller']}
      style={{ maxHeight }}
      role="group"
      aria-label={label}
      tabIndex={onOpen === undefined ? 0 : -1}
    >
      <table className={classes['table']} aria-label={label} aria-rowcount={model.length + 1} style={{ minWidth }}>
        <colgroup>
          {places.map(({ column: { id }, width: wide }) => (
            <col key={id} style={wide === undefined ? undefined : { width: wide }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {places.map((place) => (
              <Head key={place.column.id} place={place} header={table.getColumn(place.column.id)} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onOpen === undefined ? undefined : move}>
          <Gap height={above} columns={places.length} />
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
                  {places.map((place) => (
                    <Cell key={place.column.id} place={place} row={row.original} />
                  ))}
                </tr>
              )
            )
          })}
          <Gap height={below} columns={places.length} />
          {model.length === 0 && (
            <tr>
              <td colSpan={places.length}>{empty ?? 'Nothing here.'}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

/** Hidden columns are sorted by, too. */
function useSorted<Row extends object>({ columns, rows, rowKey, sortedBy }: DataTableProps<Row>) {
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
  return { table, model: table.getRowModel().rows }
}

/** Stands for the rows that are not in sight. */
export function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height > 0 ? (
    // Hidden: rows that are drawn in its place do not move anything that was seen.
    <tr aria-hidden style={{ height, visibility: 'hidden' }}>
      <td colSpan={columns} />
    </tr>
  ) : null
}

/** What a cell of a column that stays in sight has; nothing for the others. */
export function frozenCell({ left, isEdge }: Pick<Place<unknown>, 'left' | 'isEdge'>) {
  return left === undefined ? {} : { 'data-frozen': isEdge ? 'edge' : 'yes', style: { left } }
}

function Cell<Row>({ place, row }: { readonly place: Place<Column<Row>>; readonly row: Row }) {
  const { column } = place
  return (
    <td data-numeric={column.numeric === true || undefined} {...frozenCell(place)}>
      {column.show?.(row) ?? column.value(row) ?? '–'}
    </td>
  )
}

interface HeadProps<Row> {
  readonly place: Place<Column<Row>>
  readonly header:
    | {
        readonly getIsSorted: () => false | 'asc' | 'desc'
        readonly getToggleSortingHandler: () => ((event: unknown) => void) | undefined
      }
    | undefined
}

function Head<Row>({ place, header }: HeadProps<Row>) {
  const { column } = place
  const sorted = header?.getIsSorted() ?? false
  return (
    <th
      scope="col"
      title={column.help}
      aria-sort={ariaSort(sorted)}
      data-numeric={column.numeric === true || undefined}
      {...frozenCell(place)}
    >
      <UnstyledButton onClick={header?.getToggleSortingHandler()} className={classes['head']}>
        {column.title} <span aria-hidden>{sortSign(sorted)}</span>
      </UnstyledButton>
    </th>
  )
}

function ariaSort(sorted: false | 'asc' | 'desc') {
  return sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'
}

function sortSign(sorted: false | 'asc' | 'desc'): string {
  return sorted === false ? '' : sorted === 'asc' ? '▲' : '▼'
}
