import { Text, VisuallyHidden } from '@mantine/core'
import { useMemo } from 'react'
import classes from './difference.module.css'
import { differentParts } from './different-parts.ts'

export interface DifferenceProps {
  readonly before: string
  readonly after: string
  /** What a screen reader calls the text; default: nothing, for it is named by what it stands in. */
  readonly label?: string
  /** Shows what is in `before` only, struck through. */
  readonly removed?: boolean
}

/** The text `after`, with whatever `before` does not have marked and underlined; plain text, every space kept. */
export function Difference({ before, after, label, removed = false }: DifferenceProps) {
  const parts = useMemo(() => differentParts(before, after), [before, after])
  return (
    <div role={label === undefined ? undefined : 'group'} aria-label={label}>
      {parts === undefined && (
        <Text size="sm" c="dimmed">
          The texts are too different, or too long, to mark what differs.
        </Text>
      )}
      <pre className={classes['text']} dir="auto">
        {(parts ?? [{ kind: 'same', text: after } as const]).map(({ kind, text }, i) => {
          if (kind === 'same') return text
          if (kind === 'removed')
            return (
              removed && (
                <del key={i}>
                  <VisuallyHidden>[removed: </VisuallyHidden>
                  {text}
                  <VisuallyHidden>]</VisuallyHidden>
                </del>
              )
            )
          return (
            <mark key={i}>
              <VisuallyHidden>[inserted: </VisuallyHidden>
              {text}
              <VisuallyHidden>]</VisuallyHidden>
            </mark>
          )
        })}
      </pre>
    </div>
  )
}
