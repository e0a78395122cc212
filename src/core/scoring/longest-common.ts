/**
 * ROUGE-L's F1 of two texts, each as its words: precision and recall of their longest common subsequence count the
 * same.
 */
export function longestCommonF1(answer: readonly string[], reference: readonly string[]): number {
  const common = longestCommonSubsequence(answer, reference)
  if (common === 0) return 0
  const precision = common / answer.length
  const recall = common / reference.length
  return (2 * precision * recall) / (precision + recall)
}

/**
 * Words of a text's table in one number: the sum of two such numbers and a carry stays a 32-bit one, with the carry on
 * top.
 */
const bits = 31
const allBits = 0x7fffffff

/**
 * The length of the longest common subsequence, 31 cells of its table at once. Time grows with the product of the
 * lengths / 31 (100,000 words by 100,000: half a second), memory with the lengths. Source: Hyyrö 2004, "Bit-parallel
 * LCS-length computation revisited".
 */
function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const ends = commonEnds(a, b)
  // A word only one text has is in no common subsequence; dropping it first makes the table much smaller.
  const [left, right] = sharedWords(
    a.slice(ends.before, a.length - ends.after),
    b.slice(ends.before, b.length - ends.after),
  )
  return ends.before + ends.after + (left.length < right.length ? inTable(right, left) : inTable(left, right))
}

/** Words with which both texts begin, and of the rest those with which both end: they are in a longest subsequence. */
function commonEnds(a: readonly string[], b: readonly string[]): { readonly before: number; readonly after: number } {
  const shorter = Math.min(a.length, b.length)
  let before = 0
  while (before < shorter && a[before] === b[before]) before++
  let after = 0
  while (after < shorter - before && a[a.length - 1 - after] === b[b.length - 1 - after]) after++
  return { before, after }
}

/** Both texts as numbers of their words, from 0, without words that the other lacks. */
function sharedWords(a: readonly string[], b: readonly string[]): readonly [Int32Array, Int32Array] {
  const inA = new Set(a)
  const numbers = new Map<string, number>()
  for (const word of b) if (inA.has(word) && !numbers.has(word)) numbers.set(word, numbers.size)
  const numbered = (text: readonly string[]) => Int32Array.from(text.flatMap((word) => numbers.get(word) ?? []))
  return [numbered(a), numbered(b)]
}

/**
 * The table row by row, a row for each word of `left`: a cell's bit is 0 where it counts one word more than the cell
 * before it.
 *
 * @param top the shorter text
 */
function inTable(left: Int32Array, top: Int32Array): number {
  const length = Math.ceil(top.length / bits)
  const row = new Int32Array(length).fill(allBits)
  const matchesOf = matches(top, length)
  for (const word of left) {
    const match = matchesOf(word)
    let carry = 0
    for (let i = 0; i < length; i++) {
      const before = row[i]!
      const common = before & match[i]!
      const sum = (before + common + carry) | 0
      carry = sum >>> bits
      row[i] = (sum | (before ^ common)) & allBits
    }
  }
  return row.reduce((sum, cells) => sum + bits - onesIn(cells), 0)
}

/**
 * For a word, a bit for each of its places. Those of a frequent word are kept: no more than 31 words are that frequent.
 * Those of another are set in one table and cleared before the next, which is shorter than going through the row.
 */
function matches(top: Int32Array, length: number): (word: number) => Int32Array {
  const places = placesOf(top)
  const kept = new Map<number, Int32Array>()
  const shared = new Int32Array(length)
  let inShared: Iterable<number> = []
  const set = (table: Int32Array, of: Int32Array) => {
    for (const at of of) table[Math.trunc(at / bits)]! |= 1 << (at % bits)
    return table
  }
  return (word) => {
    const own = places[word]!
    if (own.length > length) {
      const known = kept.get(word) ?? set(new Int32Array(length), own)
      kept.set(word, known)
      return known
    }
    for (const at of inShared) shared[Math.trunc(at / bits)] = 0
    inShared = own
    return set(shared, own)
  }
}

/** By word, its places in order. */
function placesOf(text: Int32Array): readonly Int32Array[] {
  const counts: number[] = []
  for (const word of text) counts[word] = (counts[word] ?? 0) + 1
  const places = counts.map((count) => new Int32Array(count))
  const filled = new Int32Array(counts.length)
  text.forEach((word, at) => {
    places[word]![filled[word]!++] = at
  })
  return places
}

function onesIn(cells: number): number {
  let count = 0
  for (let left = cells; left !== 0; left &= left - 1) count++
  return count
}
