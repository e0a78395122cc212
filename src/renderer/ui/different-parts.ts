import { diffLines, diffWordsWithSpace } from 'diff'

export interface Part {
  readonly kind: 'same' | 'inserted' | 'removed'
  readonly text: string
}

/** Milliseconds. Comparing takes a time that grows with length times difference: the page must not wait for it. */
const longest = 100

/** By words, by lines where that takes too long, undefined where that does, too. */
export function differentParts(before: string, after: string): readonly Part[] | undefined {
  if (before === after) return [{ kind: 'same', text: after }]
  const changes = diffWordsWithSpace(before, after, { timeout: longest }) ?? diffLines(before, after, { timeout: longest })
  return changes?.map(({ value, added, removed }) => ({ kind: added ? 'inserted' : removed ? 'removed' : 'same', text: value }))
}
