import { stem } from './porter.ts'
import type { Score } from './score.ts'

/**
 * F1 of the longest common subsequence of stemmed words, the best over all references. Lower case; everything but a–z and
 * 0–9 separates words; words longer than 3 are stemmed. Source: Google's `rouge_score` with `use_stemmer=True`, as
 * Tk-Instruct calls it. Memory grows with the length of the texts, never with its product.
 */
export const rougeL: Score<number> = {
  title: 'ROUGE-L',
  unit: '%',
  score(answer, references) {
    const words = stemmedWords(answer)
    return references.reduce((best, reference) => Math.max(best, f1(words, stemmedWords(reference))), 0)
  },
}

function f1(answer: readonly string[], reference: readonly string[]): number {
  const common = longestCommonSubsequence(answer, reference)
  if (common === 0) return 0
  const precision = common / answer.length
  const recall = common / reference.length
  return (2 * precision * recall) / (precision + recall)
}

function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const numbers = new Map<string, number>()
  for (const word of b) if (!numbers.has(word)) numbers.set(word, numbers.size)
  // A word only one text has is in no common subsequence; dropping it first makes the table much smaller.
  const inA = new Set(a)
  const left = Int32Array.from(a.flatMap((word) => numbers.get(word) ?? []))
  const top = Int32Array.from(b.flatMap((word) => (inA.has(word) ? numbers.get(word)! : [])))
  let above = new Int32Array(top.length + 1)
  let row = new Int32Array(top.length + 1)
  for (const word of left) {
    let before = 0
    for (let j = 0; j < top.length; j++) {
      if (top[j] === word) before = above[j]! + 1
      else if (above[j + 1]! > before) before = above[j + 1]!
      row[j + 1] = before
    }
    ;[above, row] = [row, above]
  }
  return above[top.length]!
}

/** Words repeat across a task's texts; the limit keeps a run over any number of tasks in bounded memory. */
const stems = new Map<string, string>()
const stemsKept = 50_000

function stemmedWords(text: string): string[] {
  const words: string[] = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.map((word) => (word.length > 3 ? cachedStem(word) : word))
}

function cachedStem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= stemsKept) stems.clear()
  const stemmed = stem(word)
  stems.set(word, stemmed)
  return stemmed
}
