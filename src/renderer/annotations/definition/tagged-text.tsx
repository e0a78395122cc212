import {
  memo,
  useEffect,
  useId,
  useRef,
  type ClipboardEvent,
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
} from 'react'
import type { ContentType } from '#core/annotations/content-types.ts'
import { visible } from '#core/visible.ts'
import { chosenPlace, type Cursor, type Text } from './cursor.ts'
import classes from './definition.module.css'
import type { Piece } from './pieces.ts'
import { typeNumber } from './types.ts'
import { wordAt } from './word-at.ts'

export interface TaggedTextProps {
  readonly definition: string
  readonly text: Text
  readonly pieces: readonly Piece[]
  readonly cursor: Cursor
  /** @param extend from where the choice has begun */
  readonly onChoose: (word: number, extend: boolean) => void
  /** A word that was clicked at: the span it lies in, or it alone. */
  readonly onClickWord: (word: number) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly keyOf: (type: ContentType) => string
  readonly describedBy: string
  readonly ref?: Ref<HTMLDivElement>
}

/** The definition word by word: words are chosen by dragging, or by a cursor that goes from word to word. */
export function TaggedText({
  definition,
  text,
  pieces,
  cursor,
  onChoose,
  onClickWord,
  onKeyDown,
  keyOf,
  describedBy,
  ref,
}: TaggedTextProps) {
  const id = useId()
  const own = useRef<HTMLDivElement>(null)
  const dragged = useRef<{ readonly from: number; readonly moved: boolean }>(undefined)
  const [first, last] = [Math.min(cursor.anchor, cursor.head), Math.max(cursor.anchor, cursor.head)]
  useEffect(() => {
    own.current?.querySelector(`[data-first][data-word="${cursor.head}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [cursor.head])

  const down = (event: PointerEvent<HTMLDivElement>) => {
    const word = event.button === 0 ? wordAt(event.currentTarget, event.clientX, event.clientY) : undefined
    if (word === undefined) return
    event.currentTarget.setPointerCapture(event.pointerId)
    if (event.shiftKey) onChoose(word, true)
    else dragged.current = { from: word, moved: false }
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const word = dragged.current && wordAt(event.currentTarget, event.clientX, event.clientY)
    if (
      dragged.current === undefined ||
      word === undefined ||
      (word === dragged.current.from && !dragged.current.moved)
    )
      return
    if (!dragged.current.moved) onChoose(dragged.current.from, false)
    dragged.current = { ...dragged.current, moved: true }
    onChoose(word, true)
  }
  const up = () => {
    if (dragged.current?.moved === false) onClickWord(dragged.current.from)
    dragged.current = undefined
  }
  const copy = (event: ClipboardEvent) => {
    const place = chosenPlace(cursor, text)
    if (place === undefined) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', definition.slice(place.from, place.to))
  }
  return (
    <div
      ref={(element) => {
        own.current = element
        if (typeof ref === 'function') return ref(element)
        if (ref) ref.current = element
        return undefined
      }}
      className={classes['text']}
      role="listbox"
      aria-label="Definition, word by word"
      aria-multiselectable
      aria-describedby={describedBy}
      tabIndex={0}
      dir="auto"
      aria-activedescendant={text.words.length === 0 ? undefined : `${id}-${cursor.head}`}
      onKeyDown={onKeyDown}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        dragged.current = undefined
      }}
      onCopy={copy}
    >
      {pieces.map(({ from, kind, text: part, word, first: isFirst, type, begins }) => (
        <Word
          key={from}
          kind={kind}
          text={part}
          word={word}
          first={isFirst}
          type={type}
          chip={type === null || !begins ? undefined : keyOf(type)}
          id={id}
          chosen={word >= first && (kind === 'word' ? word <= last : word < last)}
        />
      ))}
    </div>
  )
}

interface WordProps extends Pick<Piece, 'kind' | 'text' | 'word' | 'first' | 'type'> {
  /** Stands before the first piece of a span. */
  readonly chip: string | undefined
  readonly id: string
  readonly chosen: boolean
}

/** One of thousands: drawn again only where something of it has changed. */
const Word = memo(function Word({ kind, text, word, first, type, chip, id, chosen }: WordProps) {
  const common = {
    'data-word': Math.max(0, word),
    'data-chosen': chosen || undefined,
    'data-type': type === null ? undefined : typeNumber(type),
    'data-key': chip,
  }
  if (kind === 'gap')
    return (
      <span {...common} className={classes['piece']}>
        {visible(text)}
      </span>
    )
  return (
    <span
      {...common}
      className={classes['piece']}
      role="option"
      aria-selected={chosen}
      id={first ? `${id}-${word}` : undefined}
      aria-label={type === null ? undefined : `${text}, ${type}`}
      data-first={first || undefined}
    >
      {visible(text)}
    </span>
  )
})
