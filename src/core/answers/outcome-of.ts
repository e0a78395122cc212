import type { Outcome } from './outcome.ts'

/**
 * The outcome of an answer a model gave. It is strict: an answer is in format only where it stands literally among the
 * allowed labels, white space around it aside, because the published format correctness counts so (Kung & Peng 2023,
 * the first author's notebook). Format correctness after normalisation is a score of its own and changes no outcome. A
 * generation task has no closed label space: whatever is not empty is in format.
 *
 * @param labels those allowed for the instance (`labelsOf`), `null` for generation
 */
export function outcomeOf(
  raw: string,
  labels: readonly string[] | null,
): Extract<Outcome, 'in-format' | 'out-of-format' | 'empty'> {
  const answer = raw.trim()
  if (answer === '') return 'empty'
  if (labels === null) return 'in-format'
  return labels.some((label) => label.trim() === answer) ? 'in-format' : 'out-of-format'
}
