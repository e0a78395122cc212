import { asTexts, type Table, type TextTable } from '#core/tables/table.ts'
import { make, type Content, type Element } from './markup.ts'

/** Characters; a value with its interval takes two lines. */
const longNumber = 18

/** Rows of a table that begins on a new page rather than going over two. */
const onePage = 22

/** A results table; scrolls by itself where a window is narrow, and its head comes again on every page in print. */
export function tableOf<Row>(table: Table<Row>): Element {
  return textTableOf(asTexts(table))
}

export function textTableOf({ caption, columns, parts }: Pick<TextTable, 'caption' | 'columns' | 'parts'>): Element {
  const rows = parts.reduce((sum, each) => sum + each.length, 0)
  return scrolling(
    caption,
    rows <= onePage,
    make(
      'table',
      {},
      make('caption', {}, caption),
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          ...columns.map(({ title, isNumeric }) =>
            make('th', { scope: 'col', ...(isNumeric && { class: 'number' }) }, title),
          ),
        ),
      ),
      ...parts.map((part) =>
        make(
          'tbody',
          {},
          ...part.map((cells) =>
            make(
              'tr',
              {},
              ...cells.map((cell, i) =>
                i === 0
                  ? make('th', { scope: 'row' }, cell)
                  : make(
                      'td',
                      columns[i]?.isNumeric === true
                        ? { class: cell.length > longNumber ? 'number long' : 'number' }
                        : {},
                      cell,
                    ),
              ),
            ),
          ),
        ),
      ),
    ),
  )
}

/**
 * What may be wider than the page, to be scrolled by keys, too.
 *
 * @param whole on one page in print
 */
export function scrolling(label: string, whole: boolean, content: Content): Element {
  return make(
    'div',
    {
      class: whole ? 'wide keep' : 'wide',
      role: 'region',
      'aria-label': label.length > 120 ? `${label.slice(0, 117)} …` : label,
      tabindex: '0',
    },
    content,
  )
}
