import { mark } from '#core/study/mark.ts'
import { cellsOf, headOf, isNumeric, written, type Column } from './column.ts'

/**
 * A results table, defined once: every face (page, terminal, CSV, LaTeX, report) makes it of this and knows no column
 * of it. One file of this folder for each table; `csv.ts` of `exchange`, `latex.ts` of `figures`, the report's
 * `tables.ts`, the terminal's `table.ts` and the page's `results-table.tsx` write all of them.
 */
export interface Table<Row> {
  /** Of a file or a label, without an ending: `results-classification`. */
  readonly name: string
  readonly title: string
  /** What it shows, and what its numbers stand on. */
  readonly caption: string
  /** In the order of CSV; the first one names the row. */
  readonly columns: readonly Column<Row>[]
  /** Rows, a rule between any two parts. */
  readonly parts: readonly (readonly Row[])[]
  /** Whether a row is not reliable (`study/mark.ts`): its first cell says so. */
  readonly isMarked?: (row: Row) => boolean
}

/** A table as texts, for paper and terminal. */
export interface TextTable {
  readonly name: string
  readonly caption: string
  readonly columns: readonly { readonly title: string; readonly isNumeric: boolean; readonly isName: boolean }[]
  /** A text for each column. */
  readonly parts: readonly (readonly (readonly string[])[])[]
}

/** The columns that people see: on the page, or where there is less room. */
export function shownColumns<Row>(
  { columns, parts }: Pick<Table<Row>, 'columns' | 'parts'>,
  face: 'page' | 'print',
): readonly Column<Row>[] {
  const rows = parts.flat()
  return columns.filter((column) => {
    if (column.where === 'csv' || (column.where === 'wide' && face === 'print')) return false
    if (typeof column.only === 'function') return column.only(rows)
    if (column.only === 'some') return rows.some((row) => Boolean(column.value(row)))
    return column.only !== 'differ' || new Set(rows.map((row) => column.value(row))).size > 1
  })
}

/** Those of the page in its order: the row's name, what was found of it, and then the rest. */
export function pageColumns<Row>(table: Pick<Table<Row>, 'columns' | 'parts'>): readonly Column<Row>[] {
  const [name, ...others] = shownColumns(table, 'page')
  if (name === undefined) return []
  return [name, ...others.filter(isFinding), ...others.filter((column) => !isFinding(column))]
}

export function isFinding({ kind, isFinding: found }: Column<never>): boolean {
  return kind === 'verdict' || found === true
}

export function asTexts<Row>(table: Table<Row>, face: 'page' | 'print' = 'print'): TextTable {
  const columns = shownColumns(table, face)
  return {
    name: table.name,
    caption: table.caption,
    columns: columns.map((column) => ({
      title: column.title,
      isNumeric: isNumeric(column),
      isName: column.isName === true,
    })),
    parts: table.parts
      .filter((rows) => rows.length > 0)
      .map((rows) =>
        rows.map((row) =>
          columns.map((column, i) => (i === 0 ? markedText(table, column, row) : written(column, row))),
        ),
      ),
  }
}

/** The text of a row's first column. */
export function markedText<Row>({ isMarked }: Pick<Table<Row>, 'isMarked'>, first: Column<Row>, row: Row): string {
  return isMarked?.(row) === true ? `${written(first, row)} ${mark}` : written(first, row)
}

/** Rows of CSV, the heads first: every column but those that are made for people. */
export function asRecords<Row>({
  columns,
  parts,
}: Pick<Table<Row>, 'columns' | 'parts'>): readonly (readonly (string | number | boolean | null)[])[] {
  const inFiles = columns.filter(({ where }) => where !== 'people')
  return [inFiles.flatMap(headOf), ...parts.flat().map((row) => inFiles.flatMap((column) => cellsOf(column, row)))]
}

/** The last column of most files: whether a row is marked. */
export function markOf(isMarked: boolean): string | null {
  return isMarked ? mark : null
}
