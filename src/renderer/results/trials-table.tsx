import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { outcomeInWords } from '#core/answers/outcome-words.ts'
import { decimal } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import type { SearchTerm } from '#core/study/search-words.ts'
import { reasonsOf } from '../app/reasons.ts'
import table from '../ui/table.module.css'
import classes from './results.module.css'
import { Marked } from './marked.tsx'
import { searchedWords, type Page, type TrialRow } from './trial-filter.ts'
import { useRows, type Asked } from './use-pages.ts'
import { visibleLine } from './visible.ts'

export interface TrialsTableProps {
  readonly asked: Asked
  readonly cells: Page['cells']
  /** Places of the cells that have a column. */
  readonly shown: readonly number[]
  readonly total: number
  readonly onOpen: (index: number) => void
}

/** Pixels; one line of text. */
const rowHeight = 36

/** Milliseconds that scrolling has to rest before what has come into sight is read. */
const rest = 60

/** All rows that there are, however many: those in sight are in the page, and read from the host. */
export function TrialsTable({ asked, cells: all, shown, total, onOpen }: TrialsTableProps) {
  const cells = shown.flatMap((place) => all[place] ?? [])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  const [[first, last]] = useDebouncedValue([from, to] as const, rest)
  const rows = useRows(asked, first, last)
  const [chosen, setChosen] = useState(0)
  const terms = useMemo(() => searchedWords(asked.filter), [asked.filter])
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)

  const move = (event: KeyboardEvent) => {
    const next = nextRow(event.key, chosen, total)
    if (next === undefined) return
    event.preventDefault()
    setChosen(next)
    virtual.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 2}"]`)?.focus())
  }
  return (
    <>
      {rows.error !== null && (
        <Text c="red" size="sm" role="alert">
          {reasonsOf(rows.error).join(' ')}
        </Text>
      )}
      <div
        ref={scroller}
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
          style={{ minWidth: 610 + 190 * cells.length }}
        >
          <colgroup>
            <col style={{ width: 160 }} />
            <col style={{ width: 100 }} />
            <col />
            <col style={{ width: 150 }} />
            {cells.map(({ name }) => (
              <col key={name} style={{ width: 190 }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {[
                'Task',
                'Instance',
                'Input',
                'Reference',
                ...cells.map(({ name, marked }) => (marked ? `${name} ${mark}` : name)),
              ].map((title) => (
                <th key={title} scope="col" title={title}>
                  <div className={classes['heading']}>{title}</div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={move}>
            {above > 0 && (
              <tr aria-hidden style={{ height: above }}>
                <td colSpan={4 + cells.length} />
              </tr>
            )}
            {items.map(({ index }) => (
              <Row
                key={index}
                row={rows.at(index)}
                index={index}
                shown={shown}
                terms={terms}
                isChosen={index === chosen}
                onChoose={setChosen}
                onOpen={onOpen}
              />
            ))}
            {below > 0 && (
              <tr aria-hidden style={{ height: below }}>
                <td colSpan={4 + cells.length} />
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </>
  )
}

interface RowProps {
  /** Undefined while it is being read. */
  readonly row: TrialRow | undefined
  readonly index: number
  readonly shown: readonly number[]
  /** Marked in answers. */
  readonly terms: readonly SearchTerm[]
  readonly isChosen: boolean
  readonly onChoose: (index: number) => void
  readonly onOpen: (index: number) => void
}

const Row = memo(function Row({ row, index, shown, terms, isChosen, onChoose, onOpen }: RowProps) {
  const common = { 'aria-rowindex': index + 2, tabIndex: isChosen ? 0 : -1, onFocus: () => onChoose(index) }
  if (row === undefined)
    return (
      <tr {...common} className={classes['waiting']}>
        <td colSpan={4 + shown.length}>{index + 1} …</td>
      </tr>
    )
  return (
    <tr {...common} data-open onClick={() => onOpen(index)} onKeyDown={({ key }) => key === 'Enter' && onOpen(index)}>
      <td>{row.task}</td>
      <td>{visibleLine(row.instance)}</td>
      <td>
        <bdi>{visibleLine(row.input)}</bdi>
      </td>
      <td>
        <bdi>{visibleLine(row.references.join(' | '))}</bdi>
      </td>
      {shown.map((place) => (
        <td key={place}>
          {row.trials[place] ? <Answer trial={row.trials[place]} kind={row.kind} terms={terms} /> : 'not asked yet'}
        </td>
      ))}
    </tr>
  )
})

interface AnswerProps {
  readonly trial: NonNullable<TrialRow['trials'][number]>
  readonly kind: TrialRow['kind']
  readonly terms: readonly SearchTerm[]
}

/** A sign and a word, or ROUGE-L: never a colour alone. */
function Answer({ trial: { outcome, answer, right, rougeL, formatNormalised }, kind, terms }: AnswerProps) {
  const sign =
    right === null ? '–' : kind === 'generation' && rougeL !== null ? decimal(100 * rougeL, 0) : right === 1 ? '✓' : '✗'
  const meaning = right === null ? 'no score' : kind === 'generation' ? 'ROUGE-L' : right === 1 ? 'right' : 'wrong'
  return (
    <>
      <span
        className={classes['sign']}
        data-right={kind === 'generation' ? undefined : (right ?? undefined)}
        title={meaning}
        aria-label={kind === 'generation' && right !== null ? `${meaning} ${sign}` : meaning}
        role="img"
      >
        {sign}
      </span>
      {answer === null || answer === '' || outcome === 'out-of-format' ? (
        <em>{outcomeInWords(outcome, formatNormalised)} </em>
      ) : null}
      {answer !== null && (
        <bdi>
          <Marked line text={answer} terms={terms} />
        </bdi>
      )}
    </>
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
