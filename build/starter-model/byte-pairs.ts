import { byteToken } from '../random-model/vocabulary.ts'

/**
 * Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019) as llama.cpp reads it under
 * `tokenizer.ggml.model = gpt2`, `tokenizer.ggml.pre = gpt-2`: text is cut into pieces, a piece's bytes are written as
 * letters, and the pair that was learned first is joined first.
 */
/** GPT-2's expression: a word, a number or a run of marks takes one space before it along. */
const pieces = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu

export function piecesOf(text: string): string[] {
  return text.match(pieces) ?? []
}

/** A piece's bytes, each written as the letter that stands for it. */
export function lettersOf(piece: string): string[] {
  return Array.from(Buffer.from(piece), (byte) => byteToken(byte))
}

export type Merge = readonly [left: string, right: string]

/**
 * The `count` merges that the texts' most frequent pairs give, the most frequent first; of equally frequent ones the
 * alphabetically first, so that the same texts always give the same merges.
 */
export function learnMerges(texts: Iterable<string>, count: number): Merge[] {
  const words = countedWords(texts)
  const pairs = new Map<string, Pair>()
  for (const [index, word] of words.entries()) countPairs(pairs, word, index, 1)
  const merges: Merge[] = []
  while (merges.length < count) {
    const best = mostFrequent(pairs)
    if (best === undefined) throw new RangeError(`invalid number of merges: ${count}, the texts give ${merges.length}`)
    merges.push([best.left, best.right])
    for (const index of best.words) {
      const word = words[index]
      if (word === undefined) continue
      countPairs(pairs, word, index, -1)
      word.parts = joined(word.parts, best.left, best.right)
      countPairs(pairs, word, index, 1)
    }
  }
  return merges
}

interface Word {
  parts: string[]
  readonly times: number
}

interface Pair {
  readonly left: string
  readonly right: string
  times: number
  /** Where it stands or has stood. */
  readonly words: Set<number>
}

function countedWords(texts: Iterable<string>): Word[] {
  const counts = new Map<string, number>()
  for (const text of texts) for (const piece of piecesOf(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  return [...counts].map(([piece, times]) => ({ parts: lettersOf(piece), times }))
}

function countPairs(pairs: Map<string, Pair>, { parts, times }: Word, index: number, sign: 1 | -1): void {
  for (let i = 1; i < parts.length; i++) {
    const [left = '', right = ''] = [parts[i - 1], parts[i]]
    const key = `${left} ${right}`
    const pair = pairs.get(key) ?? { left, right, times: 0, words: new Set() }
    pair.times += sign * times
    pair.words.add(index)
    pairs.set(key, pair)
  }
}

function mostFrequent(pairs: Map<string, Pair>): Pair | undefined {
  let best: Pair | undefined
  for (const pair of pairs.values()) {
    if (pair.times <= 0) continue
    if (best === undefined || pair.times > best.times || (pair.times === best.times && keyOf(pair) < keyOf(best)))
      best = pair
  }
  return best
}

function keyOf({ left, right }: Pair): string {
  return `${left} ${right}`
}

/** All occurrences of the pair, from the left. */
export function joined(parts: readonly string[], left: string, right: string): string[] {
  const result: string[] = []
  for (let i = 0; i < parts.length; i++) {
    const isPair = parts[i] === left && parts[i + 1] === right
    result.push(isPair ? left + right : (parts[i] ?? ''))
    if (isPair) i++
  }
  return result
}
