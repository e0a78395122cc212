import { Button, VisuallyHidden } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Place } from '#core/answer-space.ts'
import { count } from '#core/numbers.ts'
import { visible } from '#core/visible.ts'
import { beginningOf, wholeMark } from '#core/whole-marks.ts'
import { Difference } from '../ui/difference.tsx'
import classes from './untrusted.module.css'

/** Characters shown at first: a model can go on and on, and so can a prompt. */
const first = 4000

export interface UntrustedProps {
  /** What a screen reader calls it. */
  readonly label: string
  readonly text: string
  /** `framed`, the default: a box of its own, as prompts and answers have; `plain`: as text among text. */
  readonly look?: 'framed' | 'plain'
  /** Whatever this does not have is marked. */
  readonly before?: string | undefined
  /** Shows what `before` alone has, too, struck through. */
  readonly removed?: boolean
  /** Parts that are marked, and why. */
  readonly marks?: readonly Mark[]
  /** How what is shown of it is drawn, where marks are not enough; default: as it is. */
  readonly children?: ((shown: string) => ReactNode) | undefined
}

type Mark = Place & { readonly why: string }

/**
 * Definition, prompt, answer, input: text of others and nothing else. It keeps its own direction, what hides in it is
 * made visible, marks cut no word of joined letters, and of a long one the beginning is shown until all is asked for.
 */
export function Untrusted({ label, text, look = 'framed', ...how }: UntrustedProps) {
  const [all, setAll] = useState(false)
  const cut = (whole: string) => (all ? whole : beginningOf(whole, first))
  return (
    <div>
      <div
        className={classes[look]}
        tabIndex={0}
        role={look === 'framed' ? 'region' : 'group'}
        aria-label={label}
        dir="auto"
      >
        {text === '' && (how.before ?? '') === '' ? <em>nothing</em> : <Shown {...how} text={text} cut={cut} />}
      </div>
      {text.length > first && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? `Show the first ${count(first)} characters` : `Show all ${count(text.length)} characters`}
        </Button>
      )}
    </div>
  )
}

interface ShownProps extends Pick<UntrustedProps, 'text' | 'before' | 'removed' | 'marks' | 'children'> {
  readonly cut: (whole: string) => string
}

function Shown({ text, before, removed = false, marks = [], children, cut }: ShownProps) {
  const shown = cut(text)
  if (children) return children(visible(shown))
  if (before !== undefined && before !== text)
    return <Difference before={visible(cut(before))} after={visible(shown)} removed={removed} />
  if (marks.length === 0)
    return blocksOf(shown).map((block, i) => (
      <pre key={i} dir="auto" className={classes['block']}>
        {visible(block)}
      </pre>
    ))
  return (
    <pre dir="auto">
      {segmentsOf(shown, marks).map(({ text: part, why }, i) =>
        why === null ? (
          visible(part)
        ) : (
          <mark key={i} title={why}>
            <VisuallyHidden>[{why}: </VisuallyHidden>
            {visible(part)}
            <VisuallyHidden>]</VisuallyHidden>
          </mark>
        ),
      )}
    </pre>
  )
}

/** Whole lines, of about so many characters each: the browser lays out those in sight, and no others. */
function blocksOf(text: string): readonly string[] {
  const blocks: string[] = []
  let at = 0
  for (;;) {
    const end = text.length - at > first ? text.indexOf('\n', at + first) : -1
    if (end === -1) return [...blocks, text.slice(at)]
    blocks.push(text.slice(at, end))
    at = end + 1
  }
}

interface Segment {
  readonly text: string
  readonly why: string | null
}

/** Of marks that overlap the first one counts, and of those that begin together the longest. */
function segmentsOf(text: string, marks: readonly Mark[]): readonly Segment[] {
  const segments: Segment[] = []
  let at = 0
  const whole = marks.filter(({ from }) => from < text.length).map((mark) => wholeMark(text, mark))
  for (const { from, to, why } of whole.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (from < at) continue
    segments.push({ text: text.slice(at, from), why: null }, { text: text.slice(from, to), why })
    at = to
  }
  return [...segments, { text: text.slice(at), why: null }]
}
