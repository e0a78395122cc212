import { ink, paper } from '../figure.ts'
import { decimals, type Shape } from './shape.ts'

/** What colours are where a drawing is shown. */
export interface Look {
  readonly ink: string
  readonly paper: string
  readonly colour: (colour: string) => string
}

/** Says nothing in a file, or means something in browsers only. */
const dropped = /^(?:aria-.*|class|style|xmlns.*|font-variant|paint-order)$/

/** Pixels. */
export interface Inherited {
  readonly fontSize: number
}

/**
 * What Observable Plot draws, in what every program reads alike: a halo is an element of its own, lengths are pixels,
 * there is no style sheet, and no number is longer than it has to be.
 */
export function portable(shape: Shape | string, look: Look, inherited: Inherited): readonly (Shape | string)[] {
  if (typeof shape === 'string') return [shape]
  if (shape.name === 'style') return []
  const { attributes } = shape
  const fontSize = pixels(attributes['font-size'], inherited.fontSize) ?? inherited.fontSize
  const plain = (kept: Shape): Shape => ({
    name: kept.name,
    attributes: Object.fromEntries(
      Object.entries(kept.attributes).flatMap(([key, value]) =>
        dropped.test(key) ? [] : [[key, plainValue(key, value, look, fontSize)]],
      ),
    ),
    children: kept.children.flatMap((child) => portable(child, look, { fontSize })),
  })
  if (attributes['paint-order'] !== 'stroke' || attributes['stroke'] === undefined) return [plain(shape)]
  const { stroke, 'stroke-width': width = '', 'stroke-linejoin': join = '', ...face } = attributes
  const halo = { ...face, fill: stroke, stroke, 'stroke-width': width, 'stroke-linejoin': join }
  return [plain(withoutTitles({ ...shape, attributes: halo })), plain({ ...shape, attributes: face })]
}

function plainValue(key: string, value: string, look: Look, fontSize: number): string {
  if (key === 'fill' || key === 'stroke') return colourOf(value, look)
  if (['x', 'y', 'dx', 'dy', 'font-size'].includes(key)) {
    const length = pixels(value, fontSize)
    return length === undefined ? value : decimals(length)
  }
  return key === 'd' || key === 'transform' || /^[\d.e+-]+$/.test(value)
    ? value.replaceAll(/-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/g, (number) => decimals(Number(number)))
    : value
}

function colourOf(value: string, { ink: black, paper: white, colour }: Look): string {
  if (value === ink) return black
  if (value === paper) return white
  return value === 'none' ? value : colour(value)
}

/** @returns `undefined` for what is no length */
function pixels(length: string | undefined, fontSize: number): number | undefined {
  const [, number, unit] = /^(-?[\d.]+)(em|px|)$/.exec(length ?? '') ?? []
  return number === undefined ? undefined : Number(number) * (unit === 'em' ? fontSize : 1)
}

function withoutTitles(shape: Shape): Shape {
  const children = shape.children.filter((child) => typeof child === 'string' || child.name !== 'title')
  return { ...shape, children: children.map((child) => (typeof child === 'string' ? child : withoutTitles(child))) }
}
