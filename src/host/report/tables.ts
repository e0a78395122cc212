import type { PrintedTable } from '#figures/tables/index.ts'
import { make, type Content, type Element } from './markup.ts'

/** A printed table; scrolls by itself where a window is narrow, and its head comes again on every page in print. */
export function tableOf({ caption, columns, parts }: PrintedTable): Element {
  return scrolling(caption, make('table', {},
    make('caption', {}, caption),
    make('thead', {}, make('tr', {}, ...columns.map(({ title, numeric }) => make('th', { scope: 'col', ...classOf(numeric) }, title)))),
    ...parts.map((rows) => make('tbody', {}, ...rows.map((cells) => make('tr', {}, ...cells.map((cell, i) => (
      i === 0 ? make('th', { scope: 'row' }, cell) : make('td', classOf(columns[i]?.numeric ?? false), cell)
    )))))),
  ))
}

/** What may be wider than the page, to be scrolled by keys, too. */
export function scrolling(label: string, content: Content): Element {
  return make('div', { class: 'wide', role: 'region', 'aria-label': label.length > 120 ? `${label.slice(0, 117)} …` : label, tabindex: '0' }, content)
}

function classOf(numeric: boolean): { readonly class?: string } {
  return numeric ? { class: 'number' } : {}
}
