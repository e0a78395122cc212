import Table from 'cli-table3'
import { asTexts, type Table as ResultsTable, type TextTable } from '#core/tables/table.ts'
import { printableLine } from './printable.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const bare = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** Rows under their titles, a line between, no frame: easy to read, and to paste. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const body = new Table({
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map((column) => column.align ?? 'left'),
  })
  const cells = rows.map((row) => row.map(printableLine))
  const titles = columns.map(({ title }) => printableLine(title))
  const rule = titles.map((title, i) => '─'.repeat(Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0))))
  body.push(titles, rule, ...cells)
  return body
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/**
 * Any results table under its caption. Heads begin with a small letter, as in every table at the terminal.
 *
 * @param width `page`: with the columns that need room
 */
export function captioned<Row>(results: ResultsTable<Row>, width: 'page' | 'print' = 'print'): string {
  return captionedTexts(asTexts(results, width))
}

/** The same of a table that has come as texts. */
export function captionedTexts({ caption, columns, parts }: Pick<TextTable, 'caption' | 'columns' | 'parts'>): string {
  const heads = columns.map(({ title, isNumeric, isName }): Column => ({
    title: isName ? title : title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()),
    align: isNumeric ? 'right' : 'left',
  }))
  return `${caption}\n${table(heads, parts.flat())}`
}
