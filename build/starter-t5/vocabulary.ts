import type { Unigrams } from '../random-model/unigrams.ts'
import { learnPieces, piecesOf, space, wordsOf } from './unigrams.ts'

export interface Vocabulary extends Unigrams {
  /** Closes a text. */
  readonly endOfText: number
  /** Never gives a special token but the unknown one. */
  readonly encode: (text: string) => readonly number[]
}

/** The letters of every token that has nothing but letters, the space before a word left off. */
export function piecesOfWords({ tokens }: Vocabulary): readonly string[] {
  return [...new Set(tokens.map((token) => token.replace(space, '')).filter((token) => /^[A-Za-z]+$/.test(token)))]
}

/** In T5's order. */
const special = [
  ['<pad>', 3],
  ['</s>', 3],
  ['<unk>', 2],
] as const
const [endOfText, unknown] = [1, 2]

/** All of ASCII that can be printed; a space is what words begin with. */
const characters = [space, ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))]

/** @param size tokens in all: the special ones, and what is learned from the texts */
export function learnVocabulary(texts: Iterable<string>, size: number): Vocabulary {
  const learned = [...learnPieces(texts, characters, size - special.length)]
  // A file has 32-bit floats: what they are rounded to counts.
  const scores = new Map(learned.map(([piece, score]) => [piece, Math.fround(score)]))
  const tokens = [...special.map(([text]) => text), ...scores.keys()]
  return {
    tokens,
    scores: [...special.map(() => 0), ...scores.values()],
    types: [...special.map(([, type]) => type), ...learned.map(() => 1)],
    endOfText,
    encode: encoder(tokens, scores),
  }
}

function encoder(tokens: readonly string[], scores: ReadonlyMap<string, number>): Vocabulary['encode'] {
  const ids = new Map(tokens.map((token, id) => [token, id]))
  const known = new Map<string, readonly number[]>()
  return (text) =>
    wordsOf(text).flatMap((word) => {
      const found = known.get(word) ?? once(piecesOf(word, scores).map((piece) => ids.get(piece) ?? unknown))
      // Words come again and again; a bound keeps the memory of endless nonsense small.
      if (known.size < 100_000) known.set(word, found)
      return found
    })
}

/** Unknown characters side by side are one token. */
function once(tokens: readonly number[]): readonly number[] {
  return tokens.filter((token, i) => token !== unknown || tokens[i - 1] !== unknown)
}
