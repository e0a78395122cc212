import { useQueries } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type KeyboardEvent } from 'react'
import { count } from '#core/numbers.ts'
import { visibleLine } from '#core/visible.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import classes from './text.module.css'

export interface InstanceTableProps {
  readonly collection: string
  readonly task: string
  readonly total: number
  /** Of a choice task. */
  readonly withOptions: boolean
  /** Position of the one looked at. */
  readonly chosen: number | null
  readonly onChoose: (position: number) => void
}

/** Instances asked for at once. */
const pageSize = 200
/** Characters of a text that are asked for; no row shows more. */
const cut = 300
/** Pixels; one line of text. */
const rowHeight = 36

/** A task may hold hundreds of thousands of instances: only the pages in sight are asked for. */
export function InstanceTable({ collection, task, total, withOptions, chosen, onChoose }: InstanceTableProps) {
  const client = useClient()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const items = virtual.getVirtualItems()
  const pages = [...new Set(items.map(({ index }) => Math.floor(index / pageSize)))]
  const read = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['collections', 'instances', collection, task, page],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        client.collections.instances({ collection, task, offset: page * pageSize, limit: pageSize, cut }, { signal }),
      staleTime: Infinity,
    })),
  })
  const instanceAt = (index: number) =>
    read[pages.indexOf(Math.floor(index / pageSize))]?.data?.instances[index % pageSize]
  const failure = read.find(({ error }) => error !== null)?.error
  const focusable = chosen ?? 0
  const choose = (index: number) => {
    onChoose(index)
    virtual.scrollToIndex(index)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus())
  }
  const move = (event: KeyboardEvent) => {
    const to = {
      ArrowDown: focusable + 1,
      ArrowUp: focusable - 1,
      PageDown: focusable + 8,
      PageUp: focusable - 8,
      Home: 0,
      End: total - 1,
    }[event.key]
    if (to === undefined || total === 0) return
    event.preventDefault()
    choose(Math.max(0, Math.min(total - 1, to)))
  }
  return (
    <>
      {failure && <Failure title="The instances could not be read" reasons={reasonsOf(failure)} />}
      <div
        ref={scroller}
        className={classes['paged']}
        data-options={withOptions || undefined}
        style={{ maxHeight: 9 * rowHeight }}
        role="grid"
        aria-label="Instances"
        aria-rowcount={total + 1}
        onKeyDown={move}
        tabIndex={0}
      >
        <div role="row" aria-rowindex={1} className={classes['head']}>
          {['Position', 'Id', 'Input', ...(withOptions ? ['Options'] : []), 'References'].map((title) => (
            <span key={title} role="columnheader">
              {title}
            </span>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const instance = instanceAt(index)
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={index === chosen}
                tabIndex={index === focusable ? 0 : -1}
                className={classes['row']}
                style={{ position: 'absolute', top: start, left: 0, right: 0 }}
                onClick={() => choose(index)}
              >
                <span role="gridcell">{count(index + 1)}</span>
                <span role="gridcell" title={instance?.id}>
                  {instance?.id ?? '…'}
                </span>
                <span role="gridcell">
                  <bdi>{visibleLine(instance?.input ?? '')}</bdi>
                </span>
                {withOptions && (
                  <span role="gridcell">
                    <bdi>{visibleLine(instance?.options?.join(' | ') ?? '')}</bdi>
                  </span>
                )}
                <span role="gridcell">
                  <bdi>{visibleLine(instance?.references.join(' | ') ?? '')}</bdi>
                </span>
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}
