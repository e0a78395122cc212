import { composed } from '#core/composed.ts'
import { longestCommonF1 } from './longest-common.ts'
import { stem } from './porter.ts'
import type { Score } from './score.ts'
import { unicodeWord } from './unicode-word.ts'

/**
 * ROUGE-L for every script: F1 of the longest common subsequence of words, the best over all references, where words
 * are
 *
 * - single characters, each with its combining marks, in scripts that put no space between words: Han, Hiragana,
 *   Katakana, Thai, Lao, Khmer, Myanmar;
 * - elsewhere the longest runs of letters, marks and digits (`\p{L}`, `\p{M}`, `\p{N}`).
 *
 * Everything else separates. Texts are put in Unicode's form NFC, and in lower case. Words of a–z and 0–9 alone are
 * stemmed as `rouge_score` does, others never: of ASCII texts it is the very ROUGE-L. `null` where no reference has a
 * word.
 *
 * The rule is ours, after sacreBLEU's tokenizers: `zh` takes Chinese by characters, `intl` (mteval-v14) separates by
 * Unicode's categories. Dictionaries for Thai or Japanese, as `Intl.Segmenter` and the multilingual ROUGE of XL-Sum
 * (Hasan et al. 2021) have them, change with their versions; this depends on nothing but Unicode's properties of
 * assigned characters.
 */
export const rougeLUnicode: Score<number | null> = {
  title: 'ROUGE-L (Unicode words)',
  inWords: 'ROUGE-L (Unicode words)',
  short: 'ROUGE-L, Unicode',
  unit: '%',
  gives: 'share or none',
  score(answer, references) {
    const tokens = references.map(unicodeWords).filter((words) => words.length > 0)
    if (tokens.length === 0) return null
    const words = unicodeWords(answer)
    return tokens.reduce((best, reference) => Math.max(best, longestCommonF1(words, reference)), 0)
  },
}

/** Exported for the test that holds them against another implementation. */
export function unicodeWords(text: string): readonly string[] {
  const words: string[] = composed(text).toLowerCase().match(unicodeWord) ?? []
  return words.map((each) => (each.length > 3 && /^[a-z0-9]+$/.test(each) ? stem(each) : each))
}
