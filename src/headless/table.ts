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

/** Percent with one decimal; a dash where there is no number. */
export function percent(value: number | null): string {
  return value === null ? '–' : value.toFixed(1)
}

/** A difference in points, with its sign. */
export function points(value: number | null): string {
  if (value === null) return '–'
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3))
  return `${(value / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}
