import { Text, VisuallyHidden } from '@mantine/core'
import { IconCheckbox, IconSquare } from '@tabler/icons-react'
import { memo, useEffect, useId, useRef, type KeyboardEvent, type RefObject } from 'react'
import { count, percent } from '#core/numbers.ts'
import { visibleLine } from '#core/visible.ts'
import { KeyHint, useActionOf } from '../use-keys.tsx'
import { labelKeys, outputKeys } from './label-keys.ts'
import classes from './labels.module.css'
import type { OutputRow } from './review.ts'

export interface OutputListProps {
  readonly rows: readonly OutputRow[]
  /** Instances of the task. */
  readonly of: number
  readonly current: number
  readonly onCurrent: (index: number) => void
  readonly onToggle: (output: string) => void
  readonly list: RefObject<HTMLUListElement | null>
}

/** Every output with what speaks for its being a label; one that is chosen is a label. */
export function OutputList({ rows, of, current, onCurrent, onToggle, list }: OutputListProps) {
  const id = useId()
  const actionOf = useActionOf(outputKeys)
  const handlers = useRef({ onCurrent, onToggle })
  useEffect(() => {
    handlers.current = { onCurrent, onToggle }
  })
  useEffect(() => {
    const [box, row] = [list.current, list.current?.querySelector<HTMLElement>('[data-current]')]
    if (!box || !row) return
    if (row.offsetTop < box.scrollTop + box.offsetTop) box.scrollTop = row.offsetTop - box.offsetTop
    else if (row.offsetTop + row.offsetHeight > box.scrollTop + box.offsetTop + box.clientHeight)
      box.scrollTop = row.offsetTop + row.offsetHeight - box.offsetTop - box.clientHeight
  }, [current, list])
  const keyDown = (event: KeyboardEvent) => {
    const action = actionOf(event.nativeEvent)
    const row = rows[current]
    if (action === undefined || row === undefined) return
    event.preventDefault()
    const last = rows.length - 1
    if (action === 'label or not') onToggle(row.output)
    else
      onCurrent(
        {
          'output below': Math.min(last, current + 1),
          'output above': Math.max(0, current - 1),
          'first output': 0,
          'last output': last,
        }[action],
      )
  }
  return (
    <div>
      <div className={`${classes['row'] ?? ''} ${classes['head'] ?? ''}`} aria-hidden>
        <span>Label</span>
        <span>Output</span>
        <span className={classes['number']}>Instances</span>
        <span>Definition</span>
      </div>
      <ul
        ref={list}
        className={classes['list']}
        role="listbox"
        aria-multiselectable
        aria-label="Outputs, the labels chosen"
        tabIndex={0}
        aria-activedescendant={rows.length === 0 ? undefined : `${id}-${current}`}
        onKeyDown={keyDown}
      >
        {rows.map((row, index) => (
          <Row
            key={row.output}
            row={row}
            of={of}
            id={`${id}-${index}`}
            index={index}
            isCurrent={index === current}
            handlers={handlers}
          />
        ))}
      </ul>
      <Text size="xs" c="dimmed" pt={4}>
        Arrow keys and Space say what is a label; <KeyHint list={labelKeys} name="go to the outputs" /> leads there.
      </Text>
    </div>
  )
}

interface RowProps {
  readonly row: OutputRow
  readonly of: number
  readonly id: string
  readonly index: number
  readonly isCurrent: boolean
  readonly handlers: RefObject<Pick<OutputListProps, 'onCurrent' | 'onToggle'>>
}

const Row = memo(function Row({
  row: { output, isLabel, instances, stated },
  of,
  id,
  index,
  isCurrent,
  handlers,
}: RowProps) {
  const where = stated === 0 ? 'not stated' : stated === 1 ? 'stated' : `stated ${stated}×`
  return (
    <li
      className={classes['row']}
      role="option"
      id={id}
      aria-selected={isLabel}
      data-current={isCurrent || undefined}
      onClick={() => {
        handlers.current.onCurrent(index)
        handlers.current.onToggle(output)
      }}
      onMouseEnter={() => handlers.current.onCurrent(index)}
    >
      <span className={classes['box']}>
        {isLabel ? <IconCheckbox size={18} aria-hidden /> : <IconSquare size={18} aria-hidden />}
        {isLabel && 'label'}
      </span>
      <bdi title={output}>{visibleLine(output)}</bdi>
      <span className={classes['number']}>
        {count(instances)} ({percent(of === 0 ? null : (100 * instances) / of, 0)})
        <VisuallyHidden> instances</VisuallyHidden>
      </span>
      <span>{where}</span>
    </li>
  )
})
