import { longestCommonF1 } from './longest-common.ts'
import { stem } from './porter.ts'
import type { Score } from './score.ts'

/**
 * F1 of the longest common subsequence of stemmed words, the best over all references. Lower case; everything but a–z
 * and 0–9 separates words; words longer than 3 are stemmed. Source: Google's `rouge_score` with `use_stemmer=True`, as
 * Tk-Instruct calls it. Memory grows with the length of the texts, never with its product.
 *
 * `null` where no reference has such a word (Han, Cyrillic, Arabic …): no answer could reach anything but the 0 that
 * `rouge_score` gives then, which says nothing of the answer. None of the 8,900 official scores the tests hold is such
 * a one.
 */
export const rougeL: Score<number | null> = {
  title: 'ROUGE-L',
  inWords: 'ROUGE-L',
  short: 'ROUGE-L',
  unit: '%',
  gives: 'share or none',
  score(answer, references) {
    const tokens = references.map(stemmedWords).filter((words) => words.length > 0)
    if (tokens.length === 0) return null
    const words = stemmedWords(answer)
    return tokens.reduce((best, reference) => Math.max(best, longestCommonF1(words, reference)), 0)
  },
}

/** Whether ROUGE-L can score answers at all: a reference has a Latin letter or a digit. */
export function reachesRougeL(references: readonly string[]): boolean {
  return references.some((reference) => /[a-z0-9]/.test(reference.toLowerCase()))
}

/** Whether a reference has letters or digits that ROUGE-L drops. */
export function losesLetters(reference: string): boolean {
  return /[^\P{L}a-z]|[^\P{N}0-9]/u.test(reference.toLowerCase())
}

function stemmedWords(text: string): string[] {
  const words: string[] = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.map((word) => (word.length > 3 ? stem(word) : word))
}
