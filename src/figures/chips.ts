import type * as Plot from '@observablehq/plot'
import { ink } from './figure.ts'
import { textWidth } from './svg/text-width.ts'

/** A word in a frame: told by the word, not by its colour. */
export interface Chip {
  readonly text: string
  readonly colour: string
}

/** Pixels. */
const [height, size, padding] = [20, 12, 7] as const

/** Chips in a column to the right of a panel of as many rows. */
export function chipColumn(
  chips: readonly (Chip & { /** Of the mark. */ readonly words: string })[],
  { dx, width }: { /** Pixels, from the panel's edge. */ readonly dx: number; readonly width: number },
): Plot.RenderFunction {
  return (_index, _scales, _values, dimensions, context) => {
    const { document } = context as { readonly document: Document }
    const element = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', name)
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
      if (text !== undefined) made.textContent = text
      return made
    }
    const { width: full, height: high, marginTop, marginRight, marginBottom } = dimensions
    const [x, band] = [full - marginRight + dx, (high - marginTop - marginBottom) / chips.length]
    const all = element('g', {})
    chips.forEach(({ text, colour, words }, row) => {
      const middle = marginTop + (row + 0.5) * band
      const frame = element('rect', {
        x,
        y: middle - height / 2,
        width: Math.min(width, textWidth(text, size) + 2 * padding),
        height,
        rx: height / 2,
        fill: colour,
        'fill-opacity': 0.12,
        stroke: colour,
      })
      frame.append(element('title', {}, words))
      all.append(
        frame,
        element('text', { x: x + padding, y: middle + 0.35 * size, 'text-anchor': 'start', fill: ink }, text),
      )
    })
    return all
  }
}
