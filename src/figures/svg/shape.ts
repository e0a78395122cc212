import { visible } from '#core/visible.ts'

/** An element of a drawing as a plain value, the same whichever document it was drawn in. */
export interface Shape {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Shape | string)[]
}

const namespace = 'http://www.w3.org/2000/svg'

export function shape(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: Shape['children'] = [],
): Shape {
  return {
    name,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, typeof value === 'number' ? decimals(value) : value]),
    ),
    children,
  }
}

/** At most two digits behind the point, so that the last bits of a computer's sine are in no file. */
export function decimals(value: number): string {
  return String(Math.round(value * 100) / 100)
}

export function readShape(element: Element): Shape {
  return {
    name: element.localName,
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    children: [...element.childNodes].flatMap((node): (Shape | string)[] => {
      if (node.nodeType === 3) return [node.textContent ?? '']
      return node.nodeType === 1 ? [readShape(node as Element)] : []
    }),
  }
}

/** As elements of a page. */
export function buildShape({ name, attributes, children }: Shape, document: Document): SVGElement {
  const element = document.createElementNS(namespace, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, visible(value))
  element.append(...children.map((child) => (typeof child === 'string' ? visible(child) : buildShape(child, document))))
  return element
}

/** As the text of a file. Attributes stand in the order of their names, for documents keep them in unlike orders. */
export function svgText(root: Shape): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${textOf({ ...root, attributes: { ...root.attributes, xmlns: namespace } }, '')}\n`
}

function textOf({ name, attributes, children }: Shape, indent: string): string {
  const reported = Object.entries(attributes)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')
  if (children.length === 0) return `${indent}<${name}${reported}/>`
  // White space inside a text would be seen.
  const inline = children.every((child) => typeof child === 'string') || name === 'text'
  const inner = children.map((child) =>
    typeof child === 'string' ? escaped(child) : textOf(child, inline ? '' : `${indent} `),
  )
  return inline
    ? `${indent}<${name}${reported}>${inner.join('')}</${name}>`
    : `${indent}<${name}${reported}>\n${inner.join('\n')}\n${indent}</${name}>`
}

/** What hides, or turns the text around it, and what XML has no place for at all, stands by its number. */
function escaped(text: string): string {
  return visible(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
