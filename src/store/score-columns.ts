import { eachScore, scoreNames, type ScoreName, type Scores } from '#core/scoring/index.ts'

/** Of `trials`, in the order of the scores' names: `exactMatch` is kept in `exact_match`. */
export const scoreColumns = eachScore((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))

/**
 * The scores of a trial, `null` where there was nothing to score: whoever has scores has exact match.
 *
 * @param valueOf a score's value in its column; `i` counts the scores' names
 */
export function scoresFrom(valueOf: (name: ScoreName, i: number) => unknown): Scores | null {
  if (valueOf('exactMatch', scoreNames.indexOf('exactMatch')) === null) return null
  // A loop, since a run may have a million trials.
  const scores: Partial<Record<ScoreName, unknown>> = {}
  for (const [i, name] of scoreNames.entries()) scores[name] = valueOf(name, i)
  return scores as Scores
}
