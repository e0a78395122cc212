import { Text } from '@mantine/core'
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import classes from './figure.module.css'

/** A mark of a drawing by its own words, and where it stands in it. Pixels. */
export interface Mark {
  readonly words: string
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The elements that have words (`data-words`); of several elements with the same words the smallest stands for all. */
export function marksOf(place: HTMLElement): readonly Mark[] {
  const origin = place.getBoundingClientRect()
  const found = new Map<string, Mark>()
  for (const element of place.querySelectorAll('svg [data-words]')) {
    const words = element.getAttribute('data-words') ?? ''
    const { left, top, width, height } = element.getBoundingClientRect()
    const mark = { words, left: left - origin.left, top: top - origin.top, width, height }
    const before = found.get(words)
    if (before === undefined || mark.width * mark.height < before.width * before.height || before.height < 1)
      found.set(words, mark)
  }
  return [...found.values()]
}

export interface FigureMarksProps {
  readonly marks: readonly Mark[]
  /** What a mark opens; `undefined`: nothing. */
  readonly opens: ((words: string) => (() => void) | undefined) | undefined
  /** In words, as in "Enter: the trials". */
  readonly opened: string
  readonly children: ReactNode
}

/** Pixels from a mark within which it is meant. */
const reach = 28

/** Least size of what is focused. */
const least = 24

/**
 * A drawing whose marks tell their numbers: the one nearest to the pointer, each by the arrow keys. They are one stop
 * of the tab key; Enter or a click opens what is behind one.
 */
export function FigureMarks({ marks, opens, opened, children }: FigureMarksProps) {
  const place = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<number | null>(null)
  const [stop, setStop] = useState(0)
  const buttons = useRef<(HTMLButtonElement | null)[]>([])
  const shown = at === null ? undefined : marks[at]
  const open = (i: number | null) => {
    const mark = i === null ? undefined : marks[i]
    if (mark !== undefined) opens?.(mark.words)?.()
  }
  const point = (event: PointerEvent) => {
    const origin = place.current?.getBoundingClientRect()
    if (origin) setAt(nearest(marks, event.clientX - origin.left, event.clientY - origin.top))
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setAt(null)
    const next = stepOf(event.key, stop, marks.length)
    if (next === null) return
    event.preventDefault()
    buttons.current[next]?.focus()
  }
  return (
    <div
      ref={place}
      className={classes['marked']}
      data-opens={shown !== undefined && opens?.(shown.words) !== undefined ? '' : undefined}
      onPointerMove={point}
      onPointerLeave={() => setAt(null)}
      onClick={(event) => event.detail > 0 && open(at)}
    >
      {children}
      {marks.length > 0 && (
        <div role="group" aria-label="Numbers of the figure: arrow keys" onKeyDown={press}>
          {marks.map((mark, i) => (
            <button
              key={mark.words}
              ref={(element) => void (buttons.current[i] = element)}
              type="button"
              className={classes['mark']}
              aria-label={mark.words}
              tabIndex={i === Math.min(stop, marks.length - 1) ? 0 : -1}
              style={boxOf(mark)}
              onFocus={() => {
                setStop(i)
                setAt(i)
              }}
              onBlur={() => setAt(null)}
              onClick={(event) => event.detail === 0 && open(i)}
            />
          ))}
        </div>
      )}
      {shown !== undefined && (
        <div className={classes['tip']} style={tipPlace(shown, place.current?.clientWidth ?? 0)} aria-hidden>
          <Text size="sm">{shown.words}</Text>
          {opens?.(shown.words) !== undefined && (
            <Text size="xs" opacity={0.8}>
              {opened}
            </Text>
          )}
        </div>
      )}
    </div>
  )
}

function nearest(marks: readonly Mark[], x: number, y: number): number | null {
  let found: { readonly i: number; readonly distance: number; readonly area: number } | null = null
  marks.forEach(({ left, top, width, height }, i) => {
    const distance = Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height))
    const area = width * height
    if (distance > reach) return
    if (found === null || distance < found.distance || (distance === found.distance && area < found.area))
      found = { i, distance, area }
  })
  return (found as { readonly i: number } | null)?.i ?? null
}

/** @returns `null` for any other key */
export function stepOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

function boxOf({ left, top, width, height }: Mark) {
  const [across, down] = [Math.max(width, least), Math.max(height, least)]
  return { left: left + (width - across) / 2, top: top + (height - down) / 2, width: across, height: down }
}

/** Pixels. */
const widest = 380

/** Below its mark, within the drawing. */
function tipPlace({ left, top, width, height }: Mark, room: number) {
  const across = Math.min(widest, room)
  return {
    width: across,
    left: Math.max(0, Math.min(left + width / 2 - across / 2, room - across)),
    top: top + height + 10,
  }
}
