import { parseHTML } from 'linkedom'
import * as plot from '@observablehq/plot'
import { describe, expect, test } from 'vitest'
import { drawScreen } from '#figures/draw.ts'
import type { Shape } from '#figures/svg/shape.ts'
import { handMade } from './hand-made-figures.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>') as unknown as { readonly document: object }
const look = { ink: '#000', paper: '#fff', colour: (colour: string) => colour }

/** As narrow as a phone, and as a part of a page that is zoomed in. */
describe.each([180, 240, 300, 360, 400, 600])('%i pixels', (width) => {
  test.each(handMade)('%s: no length is below 0', (_, figure) => {
    expect(figure).not.toBeNull()
    if (figure !== null) expect(negative(drawScreen(figure, { plot, document }, look, width))).toEqual([])
  })
})

function negative({ name, attributes, children }: Shape): readonly string[] {
  return [
    ...['width', 'height', 'r'].flatMap((key) =>
      Number(attributes[key] ?? 0) >= 0 ? [] : [`${name} ${key}=${attributes[key] ?? ''}`],
    ),
    ...children.flatMap((child) => (typeof child === 'string' ? [] : negative(child))),
  ]
}
