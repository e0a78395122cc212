import { recordFormatOf } from './record-formats.ts'
import type { FileRecord, RecordFormat } from './record-format.ts'

/** A table whose rows are records of another dialect. */
export interface RecordColumns {
  readonly format: RecordFormat
  readonly recordOf: (cells: readonly string[]) => FileRecord
}

/**
 * Keys are the columns' names in lower case; columns of the same name are one list, of their cells that are not empty.
 *
 * @param names the first row
 * @returns `undefined` for a table of our own, or of nobody's
 */
export function recordColumns(names: readonly string[]): RecordColumns | undefined {
  const places = Map.groupBy(
    names.map((name, place) => ({ key: name.trim().toLowerCase(), place })),
    ({ key }) => key,
  )
  if (places.has('input') && places.has('output') && !places.has('instruction')) return undefined
  const recordOf = (cells: readonly string[]): FileRecord =>
    Object.fromEntries(
      [...places].map(([key, columns]) => {
        const [only, ...more] = columns.map(({ place }) => cells[place] ?? '')
        return [key, more.length === 0 ? only : [only, ...more].filter((cell) => cell !== '')]
      }),
    )
  const format = recordFormatOf(recordOf(names))
  return format && { format, recordOf }
}
