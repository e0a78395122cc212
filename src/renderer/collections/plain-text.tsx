import { VisuallyHidden } from '@mantine/core'
import type { Place } from '#core/answer-space.ts'
import classes from './text.module.css'

export interface PlainTextProps {
  readonly label: string
  readonly text: string
  /** Parts that are marked, and why. */
  readonly marks?: readonly (Place & { readonly why: string })[]
}

/** A text as it is, every space and line kept; a long one scrolls. */
export function PlainText({ label, text, marks = [] }: PlainTextProps) {
  return (
    <pre className={classes['text']} aria-label={label} role="group" tabIndex={0}>
      {segmentsOf(text, marks).map(({ text: part, why }, i) =>
        why === null ? (
          part
        ) : (
          <mark key={i} title={why}>
            <VisuallyHidden>[{why}: </VisuallyHidden>
            {part}
            <VisuallyHidden>]</VisuallyHidden>
          </mark>
        ),
      )}
    </pre>
  )
}

interface Segment {
  readonly text: string
  readonly why: string | null
}

/** Of marks that overlap the first one counts, and of those that begin together the longest. */
function segmentsOf(text: string, marks: readonly (Place & { readonly why: string })[]): readonly Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const { from, to, why } of marks.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (from < at) continue
    segments.push({ text: text.slice(at, from), why: null }, { text: text.slice(from, to), why })
    at = to
  }
  return [...segments, { text: text.slice(at), why: null }]
}
