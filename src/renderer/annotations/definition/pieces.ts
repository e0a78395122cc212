import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import type { Place } from '#core/answer-space.ts'

/** A word, a part of one that a span cuts through, or what stands between two words. */
export interface Piece {
  readonly kind: 'word' | 'gap'
  readonly from: number
  readonly text: string
  /** Of a gap: the word before it, −1 at the beginning. */
  readonly word: number
  /** Of a word: its first piece. */
  readonly first: boolean
  readonly type: ContentType | null
  /** The first piece of its span. */
  readonly begins: boolean
}

/** The whole definition, cut at the ends of words and of spans, which are in order. */
export function piecesOf(definition: string, words: readonly Place[], spans: readonly TaggedSpan[]): readonly Piece[] {
  const pieces: Piece[] = []
  let next = 0
  for (const { from, to, kind, word } of runs(definition, words)) {
    for (let at = from; at < to;) {
      while ((spans[next]?.to ?? Infinity) <= at) next++
      const span = spans[next]
      const inside = span !== undefined && span.from <= at
      const end = Math.min(to, span === undefined ? to : inside ? span.to : span.from)
      pieces.push({
        kind,
        from: at,
        text: definition.slice(at, end),
        word,
        first: kind === 'word' && at === from,
        type: inside ? span.type : null,
        begins: inside && at === span.from,
      })
      at = end
    }
  }
  return pieces
}

type Run = Place & Pick<Piece, 'kind' | 'word'>

function* runs(definition: string, words: readonly Place[]): Generator<Run> {
  let at = 0
  for (const [word, { from, to }] of words.entries()) {
    if (from > at) yield { kind: 'gap', from: at, to: from, word: word - 1 }
    yield { kind: 'word', from, to, word }
    at = to
  }
  if (at < definition.length) yield { kind: 'gap', from: at, to: definition.length, word: words.length - 1 }
}
