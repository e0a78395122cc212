import { Text, VisuallyHidden } from '@mantine/core'
import { diffLines, diffWordsWithSpace } from 'diff'
import { useMemo } from 'react'
import classes from './difference.module.css'

export interface DifferenceProps {
  readonly before: string
  readonly after: string
  /** What a screen reader calls the text. */
  readonly label: string
  /** Shows what is in `before` only, struck through. */
  readonly removed?: boolean
}

/** The text `after`, with whatever `before` does not have marked and underlined; plain text, every space kept. */
export function Difference({ before, after, label, removed = false }: DifferenceProps) {
  const parts = useMemo(() => partsOf(before, after), [before, after])
  return (
    <div role="group" aria-label={label}>
      {parts === undefined && <Text size="sm" c="dimmed">The texts are too different, or too long, to mark what differs.</Text>}
      <pre className={classes['text']}>
        {(parts ?? [{ kind: 'same', text: after } as const]).map(({ kind, text }, i) => {
          if (kind === 'same') return text
          if (kind === 'removed') return removed && <del key={i}><VisuallyHidden>[removed: </VisuallyHidden>{text}<VisuallyHidden>]</VisuallyHidden></del>
          return <mark key={i}><VisuallyHidden>[inserted: </VisuallyHidden>{text}<VisuallyHidden>]</VisuallyHidden></mark>
        })}
      </pre>
    </div>
  )
}

export interface Part {
  readonly kind: 'same' | 'inserted' | 'removed'
  readonly text: string
}

/** Milliseconds. Comparing takes a time that grows with length times difference: the page must not wait for it. */
const longest = 100

/** By words, by lines where that takes too long, undefined where that does, too. */
export function partsOf(before: string, after: string): readonly Part[] | undefined {
  if (before === after) return [{ kind: 'same', text: after }]
  const changes = diffWordsWithSpace(before, after, { timeout: longest }) ?? diffLines(before, after, { timeout: longest })
  return changes?.map(({ value, added, removed }) => ({ kind: added ? 'inserted' : removed ? 'removed' : 'same', text: value }))
}
