import { parseHTML } from 'linkedom'

export interface Box {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

interface Element {
  readonly localName: string
  readonly textContent: string
  readonly children: readonly Element[]
  getAttribute(name: string): string | null
}

interface Inherited {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly anchor: string
  readonly weight: string
  readonly turned: boolean
}

/** Where the texts of a drawing stand, in its own pixels; turned ones are left out. A halo lies under its text. */
export function boxesOf(
  svg: string,
  widthOf: (text: string, size: number) => number,
): { readonly texts: readonly Box[]; readonly width: number; readonly height: number } {
  const { document } = parseHTML(`<body>${svg.replace(/^<\?xml.*\?>/, '')}</body>`) as unknown as {
    readonly document: { querySelector(selector: string): Element }
  }
  const root = document.querySelector('svg')
  const texts: Box[] = []
  const visit = (element: Element, inherited: Inherited) => {
    const given = (name: string) => element.getAttribute(name)
    const [, dx = '0', dy = '0'] = /translate\(([-\d.]+)[ ,]?([-\d.]+)?\)/.exec(given('transform') ?? '') ?? []
    const here: Inherited = {
      x: inherited.x + Number(dx),
      y: inherited.y + Number(dy),
      size: Number(given('font-size') ?? inherited.size),
      anchor: given('text-anchor') ?? inherited.anchor,
      weight: given('font-weight') ?? inherited.weight,
      turned: inherited.turned || (given('transform') ?? '').includes('rotate'),
    }
    const halo = given('stroke') !== null && given('stroke') === given('fill')
    if (element.localName === 'text' && !here.turned && element.textContent.trim() !== '') {
      // A text of several lines holds each in a tspan: the first at its own y, the others below by their dy.
      const lines = element.children.length === 0 ? [element] : element.children
      let y = here.y + Number(given('y') ?? 0)
      for (const line of lines) {
        const own = (name: string) => Number(line.getAttribute(name) ?? 0)
        if (line !== element) y += own('y') + own('dy')
        const width = widthOf(line.textContent, here.size * (here.weight === 'bold' ? 1.1 : 1))
        const left = here.x + own('x') - (here.anchor === 'middle' ? width / 2 : here.anchor === 'end' ? width : 0)
        texts.push({
          text: line.textContent,
          left,
          right: left + width,
          top: y - here.size * 0.74,
          bottom: y + 0.1 * here.size,
        })
      }
    }
    if (!halo) for (const child of element.children) visit(child, here)
  }
  visit(root, { x: 0, y: 0, size: 12, anchor: 'start', weight: 'normal', turned: false })
  return { texts, width: Number(root.getAttribute('width')), height: Number(root.getAttribute('height')) }
}
