import type { Score } from './score.ts'

/** Equality with any reference, case and punctuation included, white space around it aside. Source: Kung's notebook. */
export const strictMatch: Score<0 | 1> = {
  title: 'strict match',
  inWords: 'strict match',
  short: 'strict match',
  unit: '%',
  gives: 'bit',
  score(answer, references) {
    const trimmed = answer.trim()
    return references.some((reference) => reference.trim() === trimmed) ? 1 : 0
  },
}
