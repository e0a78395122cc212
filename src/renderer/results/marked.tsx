import { markWords, type Found, type SearchTerm } from '#core/study/search-words.ts'
import classes from './results.module.css'
import { visible, visibleLine } from './visible.ts'

/** A text of others in parts, those that were found marked. */
export function MarkedParts({ parts, line = false }: { readonly parts: readonly Found[]; readonly line?: boolean }) {
  const shown = line ? visibleLine : visible
  return (
    <>
      {parts.map(({ text, found }, i) =>
        found ? (
          <mark key={i} className={classes['found']}>
            {shown(text)}
          </mark>
        ) : (
          <span key={i}>{shown(text)}</span>
        ),
      )}
    </>
  )
}

/** The same of a text in which some words are looked for; none: as it is. */
export function Marked({
  text,
  terms,
  line = false,
}: {
  readonly text: string
  readonly terms: readonly SearchTerm[]
  readonly line?: boolean
}) {
  return terms.length === 0 ? (
    <>{line ? visibleLine(text) : visible(text)}</>
  ) : (
    <MarkedParts parts={markWords(text, terms)} line={line} />
  )
}
