import { diffArrays, diffLines, diffWordsWithSpace } from 'diff'

export interface Part {
  readonly kind: 'same' | 'inserted' | 'removed'
  readonly text: string
}

/** Milliseconds. Comparing takes a time that grows with length times difference: the page must not wait for it. */
const longest = 100

/** By words, by lines where that takes too long, undefined where that does, too. */
export function differentParts(before: string, after: string): readonly Part[] | undefined {
  if (before === after) return [{ kind: 'same', text: after }]
  const changes = differentWords(before, after) ?? diffLines(before, after, { timeout: longest })
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

/** What the library knows as letters of words: all others it would tell apart one by one. */
const latin = /^[\u0000-\u024f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20cf\u2100-\u22ff]*$/
const words = new Intl.Segmenter('und', { granularity: 'word' })

/** In scripts whose letters join a mark may not begin inside a word, nor anywhere inside what is seen as one sign. */
function differentWords(before: string, after: string) {
  if (latin.test(before) && latin.test(after)) return diffWordsWithSpace(before, after, { timeout: longest })
  const [left, right] = [before, after].map((text) => Array.from(words.segment(text), ({ segment }) => segment))
  return diffArrays(left ?? [], right ?? [], { timeout: longest })?.map(({ value, added, removed }) => ({
    value: value.join(''),
    added,
    removed,
  }))
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
