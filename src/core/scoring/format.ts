import type { Score } from './score.ts'
import { normalise } from './normalise.ts'

/**
 * Whether the answer stands literally in the label space, white space around it aside; `null` for a generation task,
 * which has none. Source: Kung's notebook.
 */
export const format: Score<0 | 1 | null> = {
  title: 'format correctness',
  inWords: 'strict format correctness',
  short: 'format, strict',
  unit: '%',
  gives: 'bit or none',
  score(answer, _references, labels) {
    if (labels === null) return null
    const trimmed = answer.trim()
    return labels.some((label) => label.trim() === trimmed) ? 1 : 0
  },
}

/**
 * Format correctness with answer and labels in the form in which exact match compares; `null` for a generation task.
 */
export const formatNormalised: Score<0 | 1 | null> = {
  title: 'format correctness (normalised)',
  inWords: 'normalised format correctness',
  short: 'format, normalised',
  unit: '%',
  gives: 'bit or none',
  score(answer, _references, labels) {
    if (labels === null) return null
    const normalised = normalise(answer)
    return labels.some((label) => normalise(label) === normalised) ? 1 : 0
  },
}
