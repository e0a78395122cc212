/**
 * Unigram pieces (Kudo 2018) as llama.cpp reads them under `tokenizer.ggml.model = t5`: of all ways to cut a text into
 * pieces, the one whose logarithms of probability sum up highest. A space is a letter of its own kind, at the beginning
 * of its word.
 */
export type Scores = ReadonlyMap<string, number>

export const space = '\u2581'
const longest = 16

/** White space between words is one space, as T5's own map and llama.cpp make it. */
export function wordsOf(text: string): string[] {
  return text
    .split(/[ \t\n\v\f\r]+/)
    .filter((word) => word !== '')
    .map((word) => space + word)
}

/** A word's likeliest pieces; a character that is none stands for itself. The first of equally likely ways is taken. */
export function piecesOf(word: string, scores: Scores): string[] {
  const letters = Array.from(word)
  const best = [0, ...letters.map(() => -Infinity)]
  const from = letters.map(() => 0)
  for (const [begin] of letters.entries()) {
    for (let end = begin + 1, piece = ''; end <= Math.min(letters.length, begin + longest); end++) {
      piece += letters[end - 1] ?? ''
      const score = scores.get(piece) ?? (end === begin + 1 ? unknown : undefined)
      if (score === undefined) continue
      const sum = (best[begin] ?? 0) + score
      if (sum <= (best[end] ?? 0)) continue
      best[end] = sum
      from[end - 1] = begin
    }
  }
  const pieces: string[] = []
  for (let end = letters.length; end > 0; end = from[end - 1] ?? 0)
    pieces.unshift(letters.slice(from[end - 1], end).join(''))
  return pieces
}

/** Below every piece. */
const unknown = -100

/**
 * As many pieces as wanted, the likeliest first: every character among them, and of what stands in words at least
 * twelve times, whatever the texts would lose most by losing it. Expectation–maximisation, and a fifth of the pieces
 * less each round. The same texts always give the same pieces.
 *
 * @param characters that are pieces whether they stand in the texts or not
 */
export function learnPieces(texts: Iterable<string>, characters: readonly string[], wanted: number): Scores {
  const words = countedWords(texts)
  const single = new Set(characters)
  for (const [word] of words) for (const letter of word) single.add(letter)
  let scores = logarithms(seedCounts(words, single), single)
  for (;;) {
    for (let round = 0; round < 2; round++) scores = logarithms(expectedCounts(words, scores), single)
    if (scores.size <= wanted) break
    scores = withoutTheLeast(
      scores,
      expectedCounts(words, scores),
      single,
      Math.max(wanted, Math.floor(scores.size * kept)),
    )
  }
  if (scores.size < wanted) throw new RangeError(`invalid number of pieces: ${wanted}, the texts give ${scores.size}`)
  return new Map([...scores].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)))
}

const [kept, atLeast] = [0.8, 12]

/** Letters and marks are never in one piece, as in T5's own vocabulary. */
const ofOneKind = new RegExp(`^${space}?(\\p{L}*|\\p{N}*|[^\\p{L}\\p{N}${space}])$`, 'u')

function countedWords(texts: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) for (const word of wordsOf(text)) add(counts, word, 1)
  return counts
}

function seedCounts(words: ReadonlyMap<string, number>, single: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word, times] of words)
    for (let begin = 0; begin < word.length; begin++)
      for (let end = begin + 1; end <= Math.min(word.length, begin + longest); end++)
        add(counts, word.slice(begin, end), times)
  for (const [piece, times] of counts)
    if (!single.has(piece) && (times < atLeast || !ofOneKind.test(piece))) counts.delete(piece)
  return counts
}

/** How often each piece stands in the texts, over all ways to cut their words, each as often as it is likely. */
function expectedCounts(words: ReadonlyMap<string, number>, scores: Scores): Map<string, number> {
  const expected = new Map<string, number>()
  for (const [word, times] of words) {
    const edges = edgesOf(word, scores)
    const [before, after] = [new Float64Array(word.length + 1), new Float64Array(word.length + 1)]
    before[0] = after[word.length] = 1
    for (const { begin, end, likely } of edges) before[end] = (before[end] ?? 0) + (before[begin] ?? 0) * likely
    for (const { begin, end, likely } of edges.toReversed())
      after[begin] = (after[begin] ?? 0) + (after[end] ?? 0) * likely
    const whole = before[word.length] ?? 0
    for (const { begin, end, likely } of edges) {
      const share = ((before[begin] ?? 0) * likely * (after[end] ?? 0)) / whole
      if (share > 0) add(expected, word.slice(begin, end), times * share)
    }
  }
  return expected
}

function edgesOf(word: string, scores: Scores) {
  const edges: { readonly begin: number; readonly end: number; readonly likely: number }[] = []
  for (let begin = 0; begin < word.length; begin++)
    for (let end = begin + 1; end <= Math.min(word.length, begin + longest); end++) {
      const score = scores.get(word.slice(begin, end))
      if (score !== undefined) edges.push({ begin, end, likely: Math.exp(score) })
    }
  return edges
}

/** Characters are never lost: each counts as if it had stood once more. */
function logarithms(counts: ReadonlyMap<string, number>, single: ReadonlySet<string>): Scores {
  const all = new Map([...counts].filter(([piece, times]) => times >= 0.5 || single.has(piece)))
  for (const letter of single) add(all, letter, 1)
  const sum = [...all.values()].reduce((total, times) => total + times, 0)
  return new Map([...all].map(([piece, times]) => [piece, Math.log(times / sum)]))
}

/** What a piece is worth: how much less likely the texts were if its likeliest parts stood in its place. */
function withoutTheLeast(
  scores: Scores,
  counts: ReadonlyMap<string, number>,
  single: ReadonlySet<string>,
  size: number,
): Scores {
  const others = new Map(scores)
  const worth = [...scores].map(([piece, score]) => {
    if (single.has(piece)) return { piece, score, worth: Infinity }
    others.delete(piece)
    const parts = piecesOf(piece, others).reduce((sum, part) => sum + (others.get(part) ?? unknown), 0)
    others.set(piece, score)
    return { piece, score, worth: (counts.get(piece) ?? 0) * (score - parts) }
  })
  worth.sort((a, b) => b.worth - a.worth || (a.piece < b.piece ? -1 : 1))
  return new Map(worth.slice(0, size).map(({ piece, score }) => [piece, score]))
}

function add(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times)
}
