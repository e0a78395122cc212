import { useMemo, useState } from 'react'
import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import type { WorkProps } from '../work.ts'
import { chosenPlace, neighbour, spanCursor, type Cursor, type Text } from './cursor.ts'
import { taggedOf } from './live.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { clearSpans, placeSpan } from './spans.ts'
import { sentencesOf, wordsOf } from './words.ts'

export interface Tagging {
  readonly text: Text
  readonly spans: readonly TaggedSpan[]
  readonly outOfDate: readonly TaggedSpan[]
  readonly pieces: readonly Piece[]
  readonly cursor: Cursor
  /** As it stands in the definition; undefined where there is no word. */
  readonly chosen: string | undefined
  /** The type that all that is chosen has. */
  readonly current: ContentType | null
  readonly choose: (word: number, extend: boolean) => void
  readonly chooseAll: () => void
  /** The span a word lies in, or the word alone where that span is chosen already, or there is none. */
  readonly chooseAround: (word: number) => void
  /** @returns whether there was another span to go to */
  readonly chooseNeighbour: (which: 'next' | 'previous') => boolean
  /** `null`: takes tags away. */
  readonly tag: (type: ContentType | null) => void
}

/** What is chosen of a definition, and what becomes of its tags. */
export function useTagging({ task, act, announce }: Pick<WorkProps, 'task' | 'act' | 'announce'>): Tagging {
  const { definition } = task
  const text = useMemo(() => ({ words: wordsOf(definition), sentences: sentencesOf(definition) }), [definition])
  const { spans, outOfDate } = useMemo(() => taggedOf(task), [task])
  const pieces = useMemo(() => piecesOf(definition, text.words, spans), [definition, text, spans])
  const [moved, setCursor] = useState<Cursor>({ anchor: 0, head: 0 })
  const last = Math.max(0, text.words.length - 1)
  // A definition may be written anew while it is looked at.
  const cursor = { anchor: Math.min(moved.anchor, last), head: Math.min(moved.head, last) }
  const place = chosenPlace(cursor, text)
  const chosen = place && definition.slice(place.from, place.to)

  const tag = (type: ContentType | null) => {
    if (place === undefined || chosen === undefined) return
    if (outOfDate.length > 0) {
      announce('Decide first what becomes of the tags of the earlier definition.')
      return
    }
    const after = type === null ? clearSpans(spans, definition, place) : placeSpan(spans, definition, place, type)
    if (JSON.stringify(after) === JSON.stringify(spans)) {
      announce(type === null ? 'There is no tag to take away.' : `It is tagged as ${type} already.`)
      return
    }
    act(type === null ? 'take tags away' : `tag ${type}`, [{ kind: 'tags', value: after.length === 0 ? null : after }])
    announce(type === null ? `${quoted(chosen)} is not tagged any more.` : `${quoted(chosen)} is tagged as ${type}.`)
  }
  const go = (span: TaggedSpan | undefined) => {
    const to = span && spanCursor(span, text)
    if (to) setCursor(to)
    return to !== undefined
  }
  return {
    text,
    spans,
    outOfDate,
    pieces,
    cursor,
    chosen,
    tag,
    current: place ? (spans.find(({ from, to }) => from <= place.from && to >= place.to)?.type ?? null) : null,
    // A drag may choose twice before anything is drawn.
    choose: (word, extend) =>
      setCursor((before) => ({ anchor: extend ? Math.min(before.anchor, last) : word, head: word })),
    chooseAll: () => setCursor({ anchor: 0, head: last }),
    chooseAround(word) {
      const around = spanAround(word, text, spans)
      const whole = around && spanCursor(around, text)
      const isWhole = whole && whole.anchor === cursor.anchor && whole.head === cursor.head
      setCursor(whole && !isWhole ? whole : { anchor: word, head: word })
    },
    chooseNeighbour: (which) => go(neighbour(which, cursor, text, spans)),
  }
}

/** Short enough to be said. */
export function quoted(text: string): string {
  return text.length <= 60 ? `“${text}”` : `“${text.slice(0, 28)} … ${text.slice(-28)}”`
}

function spanAround(word: number, { words }: Text, spans: readonly TaggedSpan[]): TaggedSpan | undefined {
  const place = words[word]
  return place && spans.find(({ from, to }) => from < place.to && to > place.from)
}
