import { visible } from '#core/visible.ts'
import type { DrawnFigure } from '../draw-figures.ts'

/**
 * A page as plain values. Text is escaped and made visible on its way out and nowhere else; nothing that a task or a
 * model says can become markup, for only names and attributes of these lists can be said.
 */
export type Content = Element | Drawing | string | null | readonly Content[]

export interface Element {
  readonly name: Name
  readonly attributes: Attributes
  readonly children: readonly Content[]
}

/** Written by `#figures`, which escapes its own texts but leaves them as they are. */
export interface Drawing {
  readonly drawing: DrawnFigure
}

/** Elements that load nothing and run nothing. */
type Name =
  | 'a'
  | 'article'
  | 'b'
  | 'body'
  | 'caption'
  | 'code'
  | 'dd'
  | 'div'
  | 'dl'
  | 'dt'
  | 'figcaption'
  | 'figure'
  | 'footer'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'head'
  | 'header'
  | 'html'
  | 'li'
  | 'main'
  | 'meta'
  | 'nav'
  | 'ol'
  | 'p'
  | 'pre'
  | 'section'
  | 'small'
  | 'span'
  | 'strong'
  | 'style'
  | 'table'
  | 'tbody'
  | 'td'
  | 'th'
  | 'thead'
  | 'title'
  | 'tr'
  | 'ul'

/** `to`: a place of this page, by its id. */
type Attributes = Readonly<
  Partial<
    Record<
      | 'class'
      | 'id'
      | 'lang'
      | 'dir'
      | 'role'
      | 'scope'
      | 'charset'
      | 'name'
      | 'content'
      | 'http-equiv'
      | 'aria-label'
      | 'aria-labelledby'
      | 'tabindex'
      | 'to',
      string
    >
  >
>

export function make(name: Name, attributes: Attributes, ...children: readonly Content[]): Element {
  return { name, attributes, children }
}

/** Piece by piece: a page of many tables is never one text in memory. */
export function* written(content: Content): Generator<string> {
  if (content === null) return
  if (typeof content === 'string') yield escaped(visible(content))
  else if (isList(content)) for (const each of content) yield* written(each)
  else if ('drawing' in content) yield visible(content.drawing.svg).replace(/^<\?xml[^>]*\?>\n?/, '')
  else yield* element(content)
}

function isList(content: Exclude<Content, string | null>): content is readonly Content[] {
  return Array.isArray(content)
}

function* element({ name, attributes, children }: Element): Generator<string> {
  yield `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key === 'to' ? 'href' : key}="${key === 'to' ? '#' : ''}${escaped(visible(value))}"`)
    .join('')}>`
  if (name === 'meta') return
  // Its text is this program's own, and is not escaped in HTML.
  if (name === 'style') yield children.filter((each) => typeof each === 'string').join('')
  // A line feed behind <pre> would be lost.
  else {
    if (name === 'pre') yield '\n'
    yield* written(children)
  }
  yield `</${name}>${inLine.has(name) ? '' : '\n'}`
}

const inLine: ReadonlySet<Name> = new Set(['a', 'b', 'code', 'small', 'span', 'strong'])

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
}
