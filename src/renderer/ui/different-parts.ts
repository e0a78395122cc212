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
  const changes =
    diffWordsWithSpace(before, after, { timeout: longest }) ?? diffLines(before, after, { timeout: longest })
  return (
    changes &&
    joined(
      changes.map(({ value, added, removed }) => ({
        kind: added ? 'inserted' : removed ? 'removed' : 'same',
        text: value,
      })),
    )
  )
}

/**
 * Words that took the place of others become one change, where nothing but spaces lies between them: easier to read,
 * and to hear.
 */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = []
  let [removed, inserted] = ['', '']
  const close = () => {
    if (removed !== '') all.push({ kind: 'removed', text: removed })
    if (inserted !== '') all.push({ kind: 'inserted', text: inserted })
    ;[removed, inserted] = ['', '']
  }
  parts.forEach(({ kind, text }, i) => {
    const goesOn = parts[i + 1] !== undefined && removed !== '' && inserted !== '' && /^ +$/.test(text)
    if (kind !== 'inserted' && (kind === 'removed' || goesOn)) removed += text
    if (kind !== 'removed' && (kind === 'inserted' || goesOn)) inserted += text
    if (kind !== 'same' || goesOn) return
    close()
    all.push({ kind, text })
  })
  close()
  return all
}
