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
}

/** Pieces under one tag, or under none. */
export interface Chunk {
  readonly from: number
  readonly type: ContentType | null
  readonly pieces: readonly Piece[]
}

/** The whole definition, cut at the ends of words and spans. */
export function chunksOf(definition: string, words: readonly Place[], spans: readonly TaggedSpan[]): readonly Chunk[] {
  const pieces = [...piecesOf(definition, words)]
  const chunks: Chunk[] = []
  let at = 0
  for (const { from, to, type } of spans) {
    if (from > at) chunks.push({ from: at, type: null, pieces: within(pieces, { from: at, to: from }) })
    chunks.push({ from, type, pieces: within(pieces, { from, to }) })
    at = to
  }
  return at < definition.length ? [...chunks, { from: at, type: null, pieces: within(pieces, { from: at, to: definition.length }) }] : chunks
}

function* piecesOf(definition: string, words: readonly Place[]): Generator<Piece> {
  let at = 0
  for (const [word, { from, to }] of words.entries()) {
    if (from > at) yield { kind: 'gap', from: at, text: definition.slice(at, from), word: word - 1, first: false }
    yield { kind: 'word', from, text: definition.slice(from, to), word, first: true }
    at = to
  }
  if (at < definition.length) yield { kind: 'gap', from: at, text: definition.slice(at), word: words.length - 1, first: false }
}

function within(pieces: readonly Piece[], { from, to }: Place): readonly Piece[] {
  return pieces.filter((piece) => piece.from < to && piece.from + piece.text.length > from).map((piece) => {
    const [begin, end] = [Math.max(from, piece.from), Math.min(to, piece.from + piece.text.length)]
    return { ...piece, from: begin, text: piece.text.slice(begin - piece.from, end - piece.from), first: piece.first && begin === piece.from }
  })
}
