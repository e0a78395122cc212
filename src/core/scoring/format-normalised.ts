import { normalise } from './normalise.ts'
import type { Score } from './score.ts'

/**
 * Format correctness with answer and labels in the form in which exact match compares; `null` for a generation task.
 */
export const formatNormalised: Score<0 | 1 | null> = {
  title: 'format correctness (normalised)',
  inWords: 'normalised format correctness',
  short: 'format, normalised',
  unit: '%',
  score(answer, _references, labels) {
    if (labels === null) return null
    const normalised = normalise(answer)
    return labels.some((label) => normalise(label) === normalised) ? 1 : 0
  },
}
