import { containsLabel } from './contains-label.ts'
import { exactMatch } from './exact-match.ts'
import { format, formatNormalised } from './format.ts'
import { rougeLUnicode } from './rouge-l-unicode.ts'
import { rougeL } from './rouge-l.ts'
import type { Score } from './score.ts'
import { strictMatch } from './strict-match.ts'

export { normalise } from './normalise.ts'

/** The scores of one answer. `format`, `formatNormalised` and `containsLabel` are `null` for a generation task. */
export interface Scores {
  readonly exactMatch: 0 | 1
  readonly strictMatch: 0 | 1
  /** 0–1; `null` where no reference has a Latin letter or a digit. */
  readonly rougeL: number | null
  /** 0–1; `null` where no reference has a letter or a digit. */
  readonly rougeLUnicode: number | null
  readonly format: 0 | 1 | null
  readonly formatNormalised: 0 | 1 | null
  readonly containsLabel: 0 | 1 | null
}

export const scoreNames = [
  'exactMatch',
  'strictMatch',
  'rougeL',
  'rougeLUnicode',
  'format',
  'formatNormalised',
  'containsLabel',
] as const
export type ScoreName = (typeof scoreNames)[number]

export const scores = {
  exactMatch,
  strictMatch,
  rougeL,
  rougeLUnicode,
  format,
  formatNormalised,
  containsLabel,
} satisfies {
  [Name in ScoreName]: Score<Scores[Name]>
}

/** Something of every score. */
export function eachScore<Of>(of: (score: ScoreName) => Of): Record<ScoreName, Of> {
  return Object.fromEntries(scoreNames.map((score) => [score, of(score)])) as Record<ScoreName, Of>
}

/**
 * @param references at least one
 * @param labels the label space of a classification task, `null` for a generation task
 */
export function scoreAnswer(answer: string, references: readonly string[], labels: readonly string[] | null): Scores {
  const latin = rougeL.score(answer, references, labels)
  return {
    exactMatch: exactMatch.score(answer, references, labels),
    strictMatch: strictMatch.score(answer, references, labels),
    rougeL: latin,
    // Of ASCII texts both are the same, and most texts are.
    rougeLUnicode: [answer, ...references].some(isNotAscii) ? rougeLUnicode.score(answer, references, labels) : latin,
    format: format.score(answer, references, labels),
    formatNormalised: formatNormalised.score(answer, references, labels),
    containsLabel: containsLabel.score(answer, references, labels),
  }
}

function isNotAscii(text: string): boolean {
  return /\P{ASCII}/u.test(text)
}
