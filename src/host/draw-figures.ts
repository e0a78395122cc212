import { drawPaper } from '#figures/draw.ts'
import type { Figure } from '#figures/figure.ts'

/** A figure as a file. */
export interface DrawnFigure extends Pick<Figure, 'name' | 'title' | 'caption' | 'description'> {
  readonly svg: string
}

/**
 * Figures as they are printed, without a window. What draws them is read when it is first needed.
 *
 * @param caption whether n, intervals and sources stand in the drawing itself
 */
export async function drawFigures(figures: readonly Figure[], { caption = true }: { readonly caption?: boolean } = {}): Promise<readonly DrawnFigure[]> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as { readonly document: object }
  return figures.map((figure) => {
    const { name, title, caption: told, description } = figure
    return { name, title, caption: told, description, svg: drawPaper(figure, { plot, document }, { caption }) }
  })
}
