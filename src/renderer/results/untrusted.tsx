import { Button, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { count } from '#core/numbers.ts'
import classes from './results.module.css'
import { visible } from './visible.ts'

/** Characters shown at first: a model can go on and on. */
const first = 4000

export interface UntrustedProps {
  /** What a screen reader calls it. */
  readonly label: string
  readonly text: string
  /** How what is shown of it is drawn; default: as it is. */
  readonly children?: ((shown: string) => ReactNode) | undefined
}

/**
 * A prompt, an answer, an input: text and nothing else, with what hides in it made visible, long ones cut until they
 * are asked for.
 */
export function Untrusted({ label, text, children }: UntrustedProps) {
  const [all, setAll] = useState(false)
  const shown = visible(all || text.length <= first ? text : text.slice(0, first))
  return (
    <Stack gap={4} align="stretch">
      <div className={classes['text']} tabIndex={0} role="region" aria-label={label} dir="auto">
        {text === '' ? <em>nothing</em> : children ? children(shown) : <pre>{shown}</pre>}
      </div>
      {text.length > first && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? `Show the first ${count(first)} characters` : `Show all ${count(text.length)} characters`}
        </Button>
      )}
    </Stack>
  )
}
