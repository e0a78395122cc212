/** Pairs of words that say that something is so, and that it is not; Webson & Pavlick's yes-no-like target words. */
export const polarPairs = [
  ['yes', 'no'],
  ['true', 'false'],
  ['right', 'wrong'],
  ['correct', 'incorrect'],
  ['agree', 'disagree'],
  ['positive', 'negative'],
  ['good', 'bad'],
] as const

export type PolarPair = readonly [string, string]

/** Two labels with the affirmative one first; `null`: they are no such pair, and nothing says which one it would be. */
export function polarOrder(labels: readonly string[]): PolarPair | null {
  const [one, other] = labels
  if (one === undefined || other === undefined || labels.length !== 2) return null
  const [first, second] = [one.toLowerCase(), other.toLowerCase()]
  if (polarPairs.some(([so, not]) => first === so && second === not)) return [one, other]
  return polarPairs.some(([so, not]) => first === not && second === so) ? [other, one] : null
}

/** @param labels two */
export function affirmativeFirst(labels: readonly string[]): PolarPair {
  const [one = '', other = ''] = labels
  return polarOrder(labels) ?? [one, other]
}
