import { asRecords, asTexts, type Table, type TextTable } from '#core/tables/table.ts'
import { toCsv } from '#exchange/to-csv.ts'

export interface ShownTable extends TextTable {
  readonly title: string
  readonly csv: string
}

/** A table as it is shown, and unrounded for whoever computes with it. */
export function shownTable<Row>(table: Table<Row>): ShownTable {
  return { ...asTexts(table), title: table.title, csv: toCsv(asRecords(table)) }
}

/** Where each part of a run has tables of its own: title and file say of which. */
export function tablesAbout(about: string | null, tables: readonly ShownTable[]): readonly ShownTable[] {
  if (about === null) return tables
  const inNames = about.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return tables.map((table) => ({ ...table, name: `${table.name}-${inNames}`, title: `${table.title}: ${about}` }))
}
