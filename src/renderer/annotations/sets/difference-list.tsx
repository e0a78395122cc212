import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import { differenceKey, kindOf, type Decisions, type Difference } from './decisions.ts'
import classes from './sets.module.css'
import { kindWords, summary } from './words.ts'

export interface DifferenceListProps {
  readonly list: readonly Difference[]
  readonly current: number
  readonly decisions: Decisions
  readonly onCurrent: (index: number) => void
}

/** Pixels; two lines of text. */
const rowHeight = 52

/** However many there are: those in sight are in the page. */
export function DifferenceList({ list, current, decisions, onCurrent }: DifferenceListProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  useEffect(() => virtual.scrollToIndex(current), [virtual, current])
  const keyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + 10,
      PageUp: current - 10,
      Home: 0,
      End: list.length - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    onCurrent(Math.max(0, Math.min(list.length - 1, to)))
  }
  return (
    <div
      ref={scroller}
      className={classes['list']}
      role="listbox"
      aria-label="Differences"
      tabIndex={0}
      aria-activedescendant={`${id}-${current}`}
      onKeyDown={keyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const each = list[index]
          return (
            each && (
              <Row
                key={differenceKey(each)}
                difference={each}
                id={`${id}-${index}`}
                index={index}
                total={list.length}
                start={start}
                isCurrent={index === current}
                decision={decisions.get(differenceKey(each))}
                onCurrent={onCurrent}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

interface RowProps extends Pick<DifferenceListProps, 'onCurrent'> {
  readonly difference: Difference
  readonly id: string
  readonly index: number
  readonly total: number
  readonly start: number
  readonly isCurrent: boolean
  readonly decision: 'own' | 'other' | undefined
}

function Row({ difference, id, index, total, start, isCurrent, decision, onCurrent }: RowProps) {
  const [own, other] = difference.values
  const shown = own ?? other
  return (
    <div
      role="option"
      id={id}
      aria-selected={isCurrent}
      aria-posinset={index + 1}
      aria-setsize={total}
      className={classes['difference']}
      data-current={isCurrent || undefined}
      style={{ height: rowHeight, transform: `translateY(${start}px)` }}
      onClick={() => onCurrent(index)}
    >
      <span className={classes['task']} title={difference.task}>
        {difference.task}
      </span>
      <span className={classes['sign']}>{decision === undefined ? '' : decision === 'own' ? 'kept' : 'taken'}</span>
      <span className={classes['summary']}>
        {kindWords[kindOf(difference)]}: <bdi>{shown ? summary(shown) : ''}</bdi>
      </span>
    </div>
  )
}
