import Table from 'cli-table3'
import { printableLine } from './printable.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const bare = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
}

/** Rows under their titles, a line between, no frame: easy to read, and to paste. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const body = new Table({
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map((column) => column.align ?? 'left'),
  })
  const cells = rows.map((row) => row.map(printableLine))
  const rule = columns.map((column, i) => '─'.repeat(Math.max(column.title.length, ...cells.map((row) => row[i]?.length ?? 0))))
  body.push(columns.map((column) => column.title), rule, ...cells)
  return body.toString().split('\n').map((line) => line.trimEnd()).join('\n')
}
