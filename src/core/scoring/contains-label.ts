import { exactMatch } from './exact-match.ts'
import { normalise } from './normalise.ts'
import type { Score } from './score.ts'
import { unicodeWord } from './unicode-word.ts'

/**
 * Whether the answer says a reference and no other label, wherever in it: "The answer is yes." says "yes". `null` for
 * a generation task: without a label space nothing speaks against an answer that says everything.
 *
 * Answer, references and labels are compared in exact match's form, as sequences of whole words (`unicode-word.ts`). Of
 * labels that begin at one word the longest counts, and its words belong to no other: "not relevant" does not say
 * "relevant". Whatever exact match accepts is said. What it cannot tell is a label that is denied or only repeated:
 * "It is not positive." says "positive".
 *
 * Source: accuracy by inclusion, as of open questions (Mallen et al. 2023; Liu et al. 2024), where the gold answer has
 * to occur in what was generated. That no other label may occur, and that words are whole, is ours: labels are few,
 * short and often parts of one another.
 */
export const containsLabel: Score<0 | 1 | null> = {
  title: 'contains label',
  inWords: 'answers that contain the right label and no other',
  short: 'contains label',
  unit: '%',
  gives: 'bit or none',
  score(answer, references, labels) {
    if (labels === null) return null
    return exactMatch.score(answer, references, labels) === 1 || saysOnly(answer, references, labels) ? 1 : 0
  },
}

interface Term {
  readonly words: readonly string[]
  readonly right: boolean
}

function saysOnly(answer: string, references: readonly string[], labels: readonly string[]): boolean {
  const terms = termsOf(references, labels)
  const said = wordsOf(answer)
  let right = false
  for (let at = 0; at < said.length;) {
    const term = terms.get(said[at] ?? '')?.find(({ words }) => words.every((word, i) => said[at + i] === word))
    if (term?.right === false) return false
    if (term !== undefined) right = true
    at += term?.words.length ?? 1
  }
  return right
}

/** By their first words, the longest first. */
function termsOf(references: readonly string[], labels: readonly string[]): ReadonlyMap<string, readonly Term[]> {
  const right = new Set(references.map((reference) => wordsOf(reference).join(' ')))
  const terms = new Map<string, Term>()
  for (const text of [...references, ...labels]) {
    const words = wordsOf(text)
    const name = words.join(' ')
    if (words.length > 0) terms.set(name, { words, right: right.has(name) })
  }
  const longestFirst = [...terms.values()].sort((a, b) => b.words.length - a.words.length)
  return Map.groupBy(longestFirst, ({ words }) => words[0] ?? '')
}

function wordsOf(text: string): readonly string[] {
  return normalise(text).match(unicodeWord) ?? []
}
