import type * as Plot from '@observablehq/plot'
import { useCallback } from 'react'
import { darkVariant } from '#figures/colours.ts'
import { drawPaper, drawScreen } from '#figures/draw.ts'
import type { Figure as FigureData } from '#figures/figure.ts'
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

/** A figure of the results, as wide as there is room. Keep the figure stable with `useMemo`. */
export function DrawnFigure({ figure }: { readonly figure: FigureData }) {
  const draw = useCallback(
    (plot: typeof Plot, width: number) => buildShape(drawScreen(figure, { plot, document }, onScreen, width), document),
    [figure],
  )
  const file = useCallback((plot: typeof Plot) => drawPaper(figure, { plot, document }), [figure])
  return <Figure title={figure.title} caption={figure.caption} draw={draw} file={file} />
}
