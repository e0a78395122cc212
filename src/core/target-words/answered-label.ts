import { normalise } from '#core/scoring/normalise.ts'

/** Label and word, as they are stored with a trial. */
export type WordPairs = readonly (readonly [label: string, word: string])[]

/**
 * Labels and references of a trial as its prompt called them; without other words, as they are.
 *
 * @param labels of the task
 */
export function calledLabels(
  references: readonly string[],
  labels: readonly string[] | null,
  words: WordPairs | undefined,
): { readonly references: readonly string[]; readonly labels: readonly string[] | null } {
  if (words === undefined) return { references, labels }
  const wordFor = new Map(words)
  const called = (label: string) => wordFor.get(label.trim()) ?? label
  return { references: references.map(called), labels: labels?.map(called) ?? null }
}

/** The label that an answer means, as exact match reads it; `null`: none. */
export function labelMeant(raw: string, words: WordPairs): string | null {
  const answer = normalise(raw)
  return words.find(([, word]) => normalise(word) === answer)?.[0] ?? null
}
