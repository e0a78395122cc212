import { VisuallyHidden } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import { visible } from '#core/visible.ts'
import classes from './labels.module.css'
import { markedParts } from './review.ts'

export interface MarkedDefinitionProps {
  readonly definition: string
  readonly labels: readonly string[]
  /** The output that is looked at: where it stands is marked in its own way, label or not. */
  readonly chosen: string | undefined
}

/** The evidence: where the definition states the labels. */
export function MarkedDefinition({ definition, labels, chosen }: MarkedDefinitionProps) {
  const parts = useMemo(() => markedParts(definition, labels, chosen), [definition, labels, chosen])
  const place = useRef<HTMLPreElement>(null)
  useEffect(() => {
    const [text, mark] = [place.current, place.current?.querySelector<HTMLElement>('[data-chosen]')]
    // Within the text alone: the page stays where it is.
    if (text && mark) text.scrollTop = Math.max(0, mark.offsetTop - text.offsetTop - text.clientHeight / 2)
  }, [chosen])
  return (
    <pre
      ref={place}
      className={classes['definition']}
      role="group"
      aria-label="Definition with its labels marked"
      tabIndex={0}
      dir="auto"
    >
      {parts.map(({ from, text, label }) =>
        label === null ? (
          visible(text)
        ) : (
          <mark key={from} title={`label ${label}`} data-chosen={label === chosen || undefined}>
            <VisuallyHidden>
              [{labels.includes(label) ? 'label' : 'output'} {label}:{' '}
            </VisuallyHidden>
            {visible(text)}
            <VisuallyHidden>]</VisuallyHidden>
          </mark>
        ),
      )}
    </pre>
  )
}
