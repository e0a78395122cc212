import { asRecords, asTexts, type Table } from '#core/tables/table.ts'

/** A table as it is shown, and as rows of values for whoever computes with it, the heads first. */
export function shownTable<Row>(table: Table<Row>) {
  return { ...asTexts(table), title: table.title, records: asRecords(table) }
}
