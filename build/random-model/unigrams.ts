import { words } from './vocabulary.ts'

/** A vocabulary for llama.cpp's `t5` tokenizer (unigrams). It has no newline and no braces, as T5's own has none. */
export interface Unigrams {
  readonly tokens: readonly string[]
  /** Logarithms of how often a piece comes, by their ranks. */
  readonly scores: readonly number[]
  /** llama.cpp's token types: 1 normal, 2 unknown, 3 control. */
  readonly types: readonly number[]
}

/** In T5's order; a text is closed by the second. */
const special = [
  ['<pad>', 3],
  ['</s>', 3],
  ['<unk>', 2],
] as const

/**
 * The space, all other ASCII characters that T5's vocabulary has, then words, then groups of two and four letters until
 * there are enough.
 *
 * @param size tokens in all, special ones included
 */
export function makeUnigrams(size: number): Unigrams {
  if (size < special.length + characters.length)
    throw new Error(`invalid vocabulary size: ${size}, characters take ${special.length + characters.length}`)
  const pieces = [...new Set([...characters, ...words.map((word) => `${space}${word}`)])]
  const known = new Set(pieces)
  for (const group of letterGroups()) {
    if (pieces.length >= size) break
    if (!known.has(group)) pieces.push(group)
  }
  const normal = pieces.slice(0, size - special.length)
  return {
    tokens: [...special.map(([text]) => text), ...normal],
    // Longer pieces are likelier than what they are made of.
    scores: [
      ...special.map(() => 0),
      ...normal.map((_, rank) => (rank < characters.length ? -12 : -4) - Math.log1p(rank)),
    ],
    types: [...special.map(([, type]) => type), ...normal.map(() => 1)],
  }
}

const space = '\u2581'

const characters: readonly string[] = [
  space,
  ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter((each) => !'{}<\\'.includes(each)),
]

function* letterGroups(): Generator<string> {
  const letters = Array.from('etaoinshrdlucmfwypvbgkqjxz')
  const two = letters.flatMap((left) => letters.map((right) => left + right))
  yield* two
  for (const left of two) for (const right of two) yield left + right
}
