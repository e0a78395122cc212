import type { Score } from './score.ts'

/**
 * Whether the answer stands literally in the label space, white space around it aside; `null` for a generation task,
 * which has none. Source: Kung's notebook.
 */
export const format: Score<0 | 1 | null> = {
  title: 'format correctness',
  inWords: 'strict format correctness',
  short: 'format, strict',
  unit: '%',
  score(answer, _references, labels) {
    if (labels === null) return null
    const trimmed = answer.trim()
    return labels.some((label) => label.trim() === trimmed) ? 1 : 0
  },
}
