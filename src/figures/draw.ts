import type * as Plot from '@observablehq/plot'
import type { Figure } from './figure.ts'
import { keyOf } from './svg/key.ts'
import { portable, type Look } from './svg/portable.ts'
import { decimals, readShape, shape, svgText, type Shape } from './svg/shape.ts'
import { boldFactor, fitted, wrapped } from './svg/text-width.ts'
import type { Pen } from './svg/pen.ts'

/** Fonts that one of every system's programs has. */
const fonts = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

/** Pixels. */
const [fontSize, captionSize, headingHeight, between, margin] = [12, 11, 24, 16, 12]

/** Pixels: as wide as a text column of two, at 96 an inch. */
export const paperWidth = 720

/** Pixels: what is narrower is drawn so and made smaller as a whole, for names and numbers need their room. */
const leastWidth = 280

/** Pixels from which two panels have room side by side. */
const room = 600

const onPaper: Look = { ink: '#000', paper: '#fff', colour: (colour) => colour }

/**
 * A file for every program: black on white, n and intervals under the drawing. The same figure gives the same bytes.
 */
export function drawPaper(figure: Figure, pen: Pen, { caption = true }: { readonly caption?: boolean } = {}): string {
  const drawn = compose(figure, pen, onPaper, paperWidth - 2 * margin, fonts)
  const lines = caption ? wrapped(`${figure.title}. ${figure.caption}`, captionSize, paperWidth - 2 * margin) : []
  const lineHeight = Math.round(captionSize * 1.4)
  const height = drawn.height + 2 * margin + (lines.length === 0 ? 0 : between + lines.length * lineHeight)
  return svgText(
    shape('svg', { width: paperWidth, height, viewBox: `0 0 ${paperWidth} ${decimals(height)}`, role: 'img' }, [
      shape('title', {}, [figure.title]),
      shape('desc', {}, [figure.description]),
      shape('rect', { width: paperWidth, height, fill: onPaper.paper }),
      shape('g', { transform: `translate(${margin},${margin})` }, [drawn.shape]),
      shape(
        'g',
        { 'font-family': fonts, 'font-size': captionSize, fill: onPaper.ink },
        lines.map((line, i) =>
          shape('text', { x: margin, y: margin + drawn.height + between + (i + 0.8) * lineHeight }, [line]),
        ),
      ),
    ]),
  )
}

/** As part of a page, which has the caption in words of its own. */
export function drawScreen(figure: Figure, pen: Pen, look: Look, width: number): Shape {
  const drawn = compose(figure, pen, look, Math.max(width, leastWidth), 'inherit')
  return shape(
    'svg',
    {
      width: drawn.width,
      height: drawn.height,
      viewBox: `0 0 ${decimals(drawn.width)} ${decimals(drawn.height)}`,
      role: 'img',
      'aria-label': figure.title,
      'aria-description': figure.description,
    },
    [drawn.shape],
  )
}

interface Composed {
  readonly shape: Shape
  readonly width: number
  readonly height: number
}

/** The key, and below it the panels in rows. */
function compose(figure: Figure, pen: Pen, look: Look, width: number, family: string): Composed {
  const columns = figure.panels.length > 1 && width >= room ? 2 : 1
  const panelWidth = Math.floor((width - (columns - 1) * between) / columns)
  const key = keyOf(figure.key, pen, width, fontSize)
  const panels = figure.panels.map(({ heading, options }) => ({
    heading,
    drawn: drawPanel(options(pen.plot, panelWidth), pen, panelWidth),
  }))
  const shapes: Shape[] = [...key.shapes]
  let y = key.height === 0 ? 0 : key.height + between / 2
  for (let first = 0; first < panels.length; first += columns) {
    const inRow = panels.slice(first, first + columns)
    const above = inRow.some(({ heading }) => heading !== null) ? headingHeight : 0
    inRow.forEach(({ heading, drawn }, column) => {
      const x = column * (panelWidth + between)
      if (heading !== null)
        shapes.push(
          shape('text', { x, y: y + 14, 'font-weight': 'bold', 'text-anchor': 'start' }, [
            fitted(heading, fontSize * boldFactor, panelWidth),
          ]),
        )
      shapes.push(shape('g', { transform: `translate(${x},${decimals(y + above)})` }, drawn.children))
    })
    y += above + Math.max(...inRow.map(({ drawn }) => drawn.height)) + (first + columns < panels.length ? between : 0)
  }
  const widest = columns > 1 ? width : Math.max(...panels.map(({ drawn }) => drawn.width), key.height > 0 ? width : 0)
  const children = shapes.flatMap((each) => portable(each, look, { fontSize }))
  return {
    shape: shape(
      'g',
      { 'font-family': family, 'font-size': fontSize, fill: look.ink, 'text-anchor': 'middle' },
      children,
    ),
    width: widest,
    height: y,
  }
}

function drawPanel(
  options: Plot.PlotOptions,
  { plot, document }: Pen,
  width: number,
): { readonly children: Shape['children']; readonly width: number; readonly height: number } {
  const drawn = readShape(plot.plot({ width, document: document as Document, ...options }))
  const [own, height] = [Number(drawn.attributes['width'] ?? width), Number(drawn.attributes['height'] ?? 0)]
  return { children: drawn.children, width: own, height }
}
