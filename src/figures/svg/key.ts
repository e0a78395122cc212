import { ink, type KeyEntry } from '../figure.ts'
import { readShape, shape, type Shape } from './shape.ts'
import { textWidth } from './text-width.ts'
import type { Pen } from './pen.ts'

/** Pixels. */
const [line, sample, space, gap] = [20, 30, 6, 18]

/** What is told apart, in as many lines as it takes. */
export function keyOf(
  entries: readonly KeyEntry[],
  { plot, document }: Pen,
  width: number,
  fontSize: number,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  const symbolOf = (symbol: string) =>
    readShape(
      plot.plot({
        document: document as Document,
        axis: null,
        margin: 0,
        width: 10,
        height: 10,
        x: { type: 'identity' },
        y: { type: 'identity' },
        marks: [plot.dot([0], { x: [0], y: [0], r: 4.5, symbol, fill: ink })],
      }),
    )
  let [x, y] = [0, 0]
  const shapes = entries.flatMap((entry) => {
    const needed = sample + space + textWidth(entry.name, fontSize)
    if (x > 0 && x + needed > width) [x, y] = [0, y + line]
    const at = { x, y: y + line / 2 }
    x += needed + gap
    return sampleOf(entry, at, fontSize, symbolOf)
  })
  return { shapes, height: entries.length === 0 ? 0 : y + line }
}

function sampleOf(
  { name, colour, dash, symbol, hollow, faint }: KeyEntry,
  { x, y }: { readonly x: number; readonly y: number },
  fontSize: number,
  draw: (symbol: string) => Shape,
): readonly Shape[] {
  const opacity = faint === true ? { 'stroke-opacity': 0.45 } : {}
  const outline = symbol === null ? undefined : pathOf(draw(symbol))
  return [
    ...(dash === null
      ? []
      : [
          shape('line', {
            x1: x,
            x2: x + sample,
            y1: y,
            y2: y,
            stroke: colour,
            'stroke-width': 2,
            ...opacity,
            ...(dash !== '' && { 'stroke-dasharray': dash }),
          }),
        ]),
    ...(outline === undefined
      ? []
      : [
          shape(outline.name, {
            ...outline.attributes,
            transform: `translate(${x + sample / 2},${y})`,
            ...(hollow === true ? { fill: 'none', stroke: colour, 'stroke-width': 1.5 } : { fill: colour }),
          }),
        ]),
    shape('text', { x: x + sample + space, y: y + 0.35 * fontSize, 'text-anchor': 'start' }, [name]),
  ]
}

/** Plot draws a circle as one, other symbols as paths; where they stand is not wanted. */
function pathOf(drawn: Shape): Shape | undefined {
  for (const child of drawn.children) {
    if (typeof child === 'string') continue
    if (child.name === 'circle') return shape('circle', { r: child.attributes['r'] ?? '' })
    if (child.name === 'path') return shape('path', { d: child.attributes['d'] ?? '' })
    const found = pathOf(child)
    if (found) return found
  }
  return undefined
}
