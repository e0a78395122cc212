import { normalise } from './normalise.ts'
import type { Score } from './score.ts'

/** Equality with any reference after normalisation. Source: Tk-Instruct, `compute_metrics.py`. */
export const exactMatch: Score<0 | 1> = {
  title: 'exact match',
  inWords: 'exact match',
  short: 'exact match',
  unit: '%',
  gives: 'bit',
  score(answer, references) {
    const normalised = normalise(answer)
    return references.some((reference) => normalise(reference) === normalised) ? 1 : 0
  },
}
