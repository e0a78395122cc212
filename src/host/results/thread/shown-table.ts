import { asRecords, asTexts, type Table } from '#core/tables/table.ts'
import { toCsv } from '#exchange/to-csv.ts'

/** A table as it is shown, and unrounded for whoever computes with it. */
export function shownTable<Row>(table: Table<Row>) {
  return { ...asTexts(table), title: table.title, csv: toCsv(asRecords(table)) }
}
