import { Text } from '@mantine/core'
import { useDebouncedValue, useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Fragment, memo, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { SearchTerm } from '#core/study/search-words.ts'
import { reasonsOf } from '../app/reasons.ts'
import { nextRow } from '../ui/next-row.ts'
import { isShown, layoutOf, type ColumnChoice, type Layout, type Placed } from '../ui/table-layout.ts'
import { frozenCell, Gap } from '../ui/table.tsx'
import table from '../ui/table.module.css'
import classes from './results.module.css'
import type { TrialColumn } from './trial-columns.tsx'
import { TrialDetail } from './trial-detail.tsx'
import { searchedWords, type TrialRow } from './trial-filter.ts'
import { useRows, type Asked } from './use-pages.ts'
import { visibleLine } from './visible.ts'

export interface TrialsTableProps {
  readonly asked: Asked
  readonly columns: readonly TrialColumn[]
  readonly choice: ColumnChoice
  /** Places of the cells that are shown in a row's details. */
  readonly shown: readonly number[]
  readonly total: number
  readonly onOpen: (index: number) => void
}

/** Pixels; one line of text, and the room for a row in full. */
const [rowHeight, detailHeight] = [36, 320]

/** Milliseconds that scrolling has to rest before what has come into sight is read. */
const rest = 60

/** What opens a row in its place. */
const opener: Placed = { id: 'open', width: 40, frozen: true }

/** All rows that there are, however many: those in sight are in the page, and read from the host. */
export function TrialsTable({ asked, columns, choice, shown, total, onOpen }: TrialsTableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: measured, width } = useElementSize()
  const scrollerRef = useMergedRef(scroller, measured)
  const layout = useMemo(
    () => layoutOf([opener, ...columns.filter((column) => isShown(column, choice))], width),
    [columns, choice, width],
  )
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (unfolded.has(index) ? rowHeight + detailHeight : rowHeight),
    overscan: 8,
  })
  useLayoutEffect(() => virtual.measure(), [virtual, unfolded])
  const items = virtual.getVirtualItems()
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  const [[first, last]] = useDebouncedValue([from, to] as const, rest)
  const rows = useRows(asked, first, last)
  const [chosen, setChosen] = useState(0)
  const terms = useMemo(() => searchedWords(asked.filter), [asked.filter])
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)

  const move = (event: KeyboardEvent) => {
    // Within a row that is unfolded keys scroll.
    if (!(event.target instanceof HTMLTableRowElement)) return
    const next = nextRow(event.key, chosen, total)
    if (next === undefined) return
    event.preventDefault()
    setChosen(next)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 2}"]`)?.focus())
  }
  const [unfold] = useState(() => (index: number) => {
    setUnfolded((before) => {
      const after = new Set(before)
      if (!after.delete(index)) after.add(index)
      return after
    })
  })
  const count = layout.places.length
  return (
    <>
      {rows.error !== null && (
        <Text c="red" size="sm" role="alert">
          {reasonsOf(rows.error).join(' ')}
        </Text>
      )}
      <div
        ref={scrollerRef}
        className={table['scroller']}
        style={{ height: 'max(320px, calc(100vh - 380px))' }}
        role="region"
        aria-label="Trials"
        tabIndex={-1}
      >
        <table
          className={table['table']}
          aria-label="Trials"
          aria-rowcount={total + 1}
          style={{ minWidth: layout.minWidth }}
        >
          <Heads layout={layout} />
          <tbody onKeyDown={move}>
            <Gap height={above} columns={count} />
            {items.map(({ index }) => {
              const row = rows.at(index)
              const isUnfolded = unfolded.has(index)
              return (
                <Fragment key={index}>
                  <Row
                    row={row}
                    index={index}
                    layout={layout}
                    terms={terms}
                    isChosen={index === chosen}
                    isUnfolded={isUnfolded}
                    onChoose={setChosen}
                    onUnfold={unfold}
                    onOpen={onOpen}
                  />
                  {isUnfolded && (
                    <tr className={classes['unfolded']}>
                      <td colSpan={count} style={{ height: detailHeight, padding: 0, overflow: 'visible' }}>
                        {row && (
                          <TrialDetail
                            asked={asked}
                            row={row}
                            places={shown}
                            width={width}
                            onOpen={() => onOpen(index)}
                          />
                        )}
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
            <Gap height={below} columns={count} />
          </tbody>
        </table>
      </div>
    </>
  )
}

type TrialLayout = Layout<Placed | TrialColumn>

function Heads({ layout: { places } }: { readonly layout: TrialLayout }) {
  return (
    <>
      <colgroup>
        {places.map(({ column: { id }, width }) => (
          <col key={id} style={width === undefined ? undefined : { width }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {places.map((place) => {
            const title = 'title' in place.column ? place.column.title : 'Details'
            return (
              <th key={place.column.id} scope="col" title={title} {...frozenCell(place)}>
                {'title' in place.column ? (
                  <div className={classes['heading']}>{title}</div>
                ) : (
                  <span className={classes['hidden']}>{title}</span>
                )}
              </th>
            )
          })}
        </tr>
      </thead>
    </>
  )
}

interface RowProps {
  /** Undefined while it is being read. */
  readonly row: TrialRow | undefined
  readonly index: number
  readonly layout: TrialLayout
  /** Marked in answers. */
  readonly terms: readonly SearchTerm[]
  readonly isChosen: boolean
  readonly isUnfolded: boolean
  readonly onChoose: (index: number) => void
  readonly onUnfold: (index: number) => void
  readonly onOpen: (index: number) => void
}

const Row = memo(function Row({
  row,
  index,
  layout: { places },
  terms,
  isChosen,
  isUnfolded,
  onChoose,
  onUnfold,
  onOpen,
}: RowProps) {
  const common = { 'aria-rowindex': index + 2, tabIndex: isChosen ? 0 : -1, onFocus: () => onChoose(index) }
  if (row === undefined)
    return (
      <tr {...common} className={classes['waiting']}>
        <td colSpan={places.length}>{index + 1} …</td>
      </tr>
    )
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') onOpen(index)
    if (event.key !== ' ') return
    event.preventDefault()
    onUnfold(index)
  }
  return (
    <tr {...common} data-open onClick={() => onOpen(index)} onKeyDown={press}>
      {places.map((place) => (
        <td key={place.column.id} data-tight={place.column === opener || undefined} {...frozenCell(place)}>
          {'show' in place.column ? (
            place.column.show(row, terms)
          ) : (
            // A bare button: rows come by the dozen while they are scrolled.
            <button
              type="button"
              className={classes['chevron']}
              tabIndex={isChosen ? 0 : -1}
              aria-label={`Details of ${visibleLine(row.instance)} of ${row.task}`}
              aria-expanded={isUnfolded}
              onClick={(event) => {
                event.stopPropagation()
                onUnfold(index)
              }}
            />
          )}
        </td>
      ))}
    </tr>
  )
})
