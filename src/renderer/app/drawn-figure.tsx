import type * as Plot from '@observablehq/plot'
import { useCallback } from 'react'
import { darkVariant } from '#figures/colours.ts'
import { drawPaper, drawScreen } from '#figures/draw.ts'
import type { Behind, Figure as FigureData } from '#figures/figure.ts'
import { buildShape } from '#figures/svg/shape.ts'
import { Figure } from '../ui/figure.tsx'

/** Colours follow the screen's, light or dark; what is saved is black on white. */
const onScreen = {
  ink: 'currentColor',
  paper: 'var(--mantine-color-body)',
  colour(colour: string) {
    const twin = darkVariant(colour)
    return twin === undefined ? colour : `light-dark(${colour}, ${twin})`
  },
}

export interface DrawnFigureProps {
  readonly figure: FigureData
  /** Opens the trials that a mark is made of. */
  readonly onTrials?: ((behind: Behind) => void) | undefined
}

/** A figure of the results, as wide as there is room. Keep the figure stable with `useMemo`. */
export function DrawnFigure({ figure, onTrials }: DrawnFigureProps) {
  const draw = useCallback(
    (plot: typeof Plot, width: number) =>
      withoutTitles(buildShape(drawScreen(figure, { plot, document }, onScreen, width), document)),
    [figure],
  )
  const file = useCallback((plot: typeof Plot) => drawPaper(figure, { plot, document }), [figure])
  const opens = (words: string) => {
    const behind = figure.behind?.get(words)
    return behind === undefined || onTrials === undefined ? undefined : () => onTrials(behind)
  }
  return (
    <Figure
      title={figure.title}
      caption={figure.caption}
      draw={draw}
      file={file}
      opens={opens}
      opened="Click or Enter: its trials"
    />
  )
}

/** The page tells what a mark says by itself; a browser's own tip comes late, for the pointer only, and in its way. */
function withoutTitles(drawing: SVGElement): SVGElement {
  for (const title of drawing.querySelectorAll('title')) {
    title.parentElement?.setAttribute('data-words', title.textContent)
    title.remove()
  }
  return drawing
}
