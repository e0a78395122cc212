import { decimal, points } from '#core/numbers.ts'

/** The skeleton of every printed table: texts as they are read, made of what the contract answers. */
export interface PrintedTable {
  /** Of a file or a label, without an ending: `results-classification`. */
  readonly name: string
  /** What it shows, and what its numbers stand on. */
  readonly caption: string
  readonly columns: readonly PrintedColumn[]
  /** Rows, a rule between any two parts. */
  readonly parts: readonly (readonly PrintedRow[])[]
}

export interface PrintedColumn {
  readonly title: string
  /** Right, under its title. */
  readonly numeric: boolean
}

/** A cell for each column. */
export type PrintedRow = readonly string[]

export function text(title: string): PrintedColumn {
  return { title, numeric: false }
}

export function number(title: string): PrintedColumn {
  return { title, numeric: true }
}

type Interval = 'too-few' | { readonly low: number; readonly high: number } | undefined

/** Percent: `40.1 to 53.2`; a dash where there is none. */
export function intervalText(interval: Interval): string {
  return betweenText(interval, decimal)
}

/** Points: `−3.2 to +1.1`. */
export function pointsText(interval: Interval): string {
  return betweenText(interval, points)
}

function betweenText(interval: Interval, write: (value: number) => string): string {
  if (interval === undefined) return '–'
  return interval === 'too-few' ? 'too few' : `${write(interval.low)} to ${write(interval.high)}`
}
