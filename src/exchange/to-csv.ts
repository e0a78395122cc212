import { stringify } from 'csv-stringify/sync'
import { visible } from '#core/visible.ts'

/** `null`: there is no such value; the cell is empty. */
export type Cell = string | number | boolean | null

/**
 * A table to be read, as CSV (RFC 4180: CRLF, quotes where needed), ready to be written as UTF-8. A text that a
 * spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"); numbers stay numbers,
 * negative ones too. What would steer a terminal or hide in a text stands by its number; tables that are read back
 * (annotation-csv.ts) keep it.
 *
 * @param records the first one holds the heads
 */
export function toCsv(records: Iterable<readonly Cell[]>): string {
  // With CRLF between rows csv-stringify leaves cells with a single CR or LF bare; every reader takes that for a new
  // row.
  return stringify(
    Array.from(records, (record) => record.map(safeCell)),
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  )
}

function safeCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = visible(cell.replaceAll('\r\n', '\n'))
  return /^[=+\-@\t\n]/.test(text) ? `'${text}` : text
}
