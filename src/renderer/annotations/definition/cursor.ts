import type { TaggedSpan } from '#core/annotations/content-types.ts'
import type { Place } from '#core/answer-space.ts'

/** Words from one to the other are chosen, both counted; the head is where the cursor stands. */
export interface Cursor {
  readonly anchor: number
  readonly head: number
}

export interface Text {
  readonly words: readonly Place[]
  readonly sentences: readonly Place[]
}

export const moves = ['left', 'right', 'sentence start', 'sentence end', 'start', 'end'] as const
export type Move = (typeof moves)[number]

/** The word that a move leads to; the first or last one where there is none further on. */
export function wordAfter(move: Move, { head }: Cursor, text: Text): number {
  const last = text.words.length - 1
  const at = text.words[head]?.from ?? 0
  const sentence = text.sentences.find(({ from, to }) => from <= at && at < to)
  switch (move) {
    case 'left':
      return Math.max(0, head - 1)
    case 'right':
      return Math.min(last, head + 1)
    case 'sentence start':
      return sentence === undefined
        ? 0
        : Math.max(
            0,
            text.words.findIndex(({ from }) => from >= sentence.from),
          )
    case 'sentence end':
      return sentence === undefined ? last : text.words.findLastIndex(({ from }) => from < sentence.to)
    case 'start':
      return 0
    case 'end':
      return last
  }
}

/** From the first character chosen to the one after the last; undefined where there is no word at all. */
export function chosenPlace({ anchor, head }: Cursor, { words }: Text): Place | undefined {
  const [first, last] = [words[Math.min(anchor, head)], words[Math.max(anchor, head)]]
  return first && last && { from: first.from, to: last.to }
}

/** All words a span has a part of. */
export function spanCursor({ from, to }: Place, { words }: Text): Cursor | undefined {
  const anchor = words.findIndex((word) => word.to > from && word.from < to)
  const head = words.findLastIndex((word) => word.to > from && word.from < to)
  return anchor === -1 ? undefined : { anchor, head }
}

/**
 * The span that is stood in, where it is not chosen as a whole yet, else the next one or the one before; undefined:
 * there is none, and the focus goes on to what comes after the definition.
 */
export function neighbour(
  which: 'next' | 'previous',
  cursor: Cursor,
  text: Text,
  spans: readonly TaggedSpan[],
): TaggedSpan | undefined {
  const place = chosenPlace(cursor, text)
  if (place === undefined) return undefined
  const around = spans.find(({ from, to }) => from < place.to && to > place.from)
  const whole = around && spanCursor(around, text)
  if (
    whole &&
    (whole.anchor !== Math.min(cursor.anchor, cursor.head) || whole.head !== Math.max(cursor.anchor, cursor.head))
  )
    return around
  return which === 'next' ? spans.find(({ from }) => from >= place.to) : spans.findLast(({ to }) => to <= place.from)
}
