import { byteToken } from '../random-model/vocabulary.ts'
import { joined, learnMerges, lettersOf, piecesOf, type Merge } from './byte-pairs.ts'

export interface Vocabulary {
  readonly tokens: readonly string[]
  /** llama.cpp's token types: 1 normal, 3 control. */
  readonly types: readonly number[]
  /** "left right", the earlier the stronger. */
  readonly merges: readonly string[]
  /** Stands before every text and ends it. */
  readonly endOfText: number
  /** Never gives a special token. */
  readonly encode: (text: string) => readonly number[]
}

/** The letters of every token that has nothing but letters, the space before a word left off. */
export function piecesOfWords({ tokens }: Vocabulary): readonly string[] {
  return [...new Set(tokens.map((token) => token.replace(/^\u0120/, '')).filter((token) => /^[A-Za-z]+$/.test(token)))]
}

/** Stands first, so that every other token's place follows from the bytes and merges alone. */
const endOfText = '<|endoftext|>'

/** @param size tokens in all: the end of text, 256 bytes, and what is learned from the texts */
export function learnVocabulary(texts: Iterable<string>, size: number): Vocabulary {
  const merges = learnMerges(texts, size - 257)
  const tokens = [
    endOfText,
    ...Array.from({ length: 256 }, (_, byte) => byteToken(byte)),
    ...merges.map(([left, right]) => left + right),
  ]
  return {
    tokens,
    types: tokens.map((_, id) => (id === 0 ? 3 : 1)),
    merges: merges.map(([left, right]) => `${left} ${right}`),
    endOfText: 0,
    encode: encoder(tokens, merges),
  }
}

/** As llama.cpp encodes: within a piece the pair learned first is joined first. */
function encoder(tokens: readonly string[], merges: readonly Merge[]): (text: string) => readonly number[] {
  const ids = new Map(tokens.map((token, id) => [token, id]))
  // Right halves by left ones: hardly any pair of neighbours is a merge, and one that is none makes no new text here.
  const ranks = new Map<string, Map<string, number>>()
  for (const [rank, [left, right]] of merges.entries()) {
    const rights = ranks.get(left) ?? new Map<string, number>()
    ranks.set(left, rights.set(right, rank))
  }
  const known = new Map<string, readonly number[]>()
  const idsOf = (piece: string): readonly number[] => {
    let parts = lettersOf(piece)
    for (;;) {
      const best = lowestRank(parts, ranks)
      const merge = merges[best]
      if (merge === undefined) return parts.map((part) => ids.get(part) ?? 0)
      parts = joined(parts, ...merge)
    }
  }
  return (text) => {
    const encoded: number[] = []
    for (const piece of piecesOf(text)) {
      let ids = known.get(piece)
      if (ids === undefined) {
        ids = idsOf(piece)
        // Words come again and again; a bound keeps the memory of endless nonsense small.
        if (known.size < 100_000) known.set(piece, ids)
      }
      for (const id of ids) encoded.push(id)
    }
    return encoded
  }
}

function lowestRank(parts: readonly string[], ranks: ReadonlyMap<string, ReadonlyMap<string, number>>): number {
  let lowest = Infinity
  for (let i = 1; i < parts.length; i++)
    lowest = Math.min(lowest, ranks.get(parts[i - 1] ?? '')?.get(parts[i] ?? '') ?? Infinity)
  return lowest
}
