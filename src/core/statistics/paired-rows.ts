/**
 * Instances with a value in every column. A column is one cell and one score; a row is an instance, so that all columns
 * are always resampled on the same instances.
 */
export interface PairedRows {
  readonly columns: number
  /** For each task its rows one after the other, `columns` values (0–1) each. Tasks without rows are left out. */
  readonly tasks: readonly Float64Array[]
  readonly instances: number
  /** Instances without a value in some column: they are left out of all columns. */
  readonly leftOut: number
}

/** @param tasks for each task its instances, for each instance its value (0–1) in every column, `null` where it has none */
export function pairRows(columns: number, tasks: readonly (readonly (readonly (number | null)[])[])[]): PairedRows {
  const complete = tasks.map((instances) => instances.filter((values): values is readonly number[] => !values.includes(null)))
  const wrong = complete.flat().find((values) => values.length !== columns || !values.every((value) => value >= 0 && value <= 1))
  if (wrong !== undefined) throw new RangeError(`invalid row: ${wrong.join(', ')} (${columns} values between 0 and 1)`)
  const instances = complete.reduce((sum, rows) => sum + rows.length, 0)
  return {
    columns,
    tasks: complete.filter((rows) => rows.length > 0).map((rows) => Float64Array.from(rows.flat())),
    instances,
    leftOut: tasks.reduce((sum, rows) => sum + rows.length, 0) - instances,
  }
}

/** The values of one column, or the differences of two (the first minus the second), over all instances. */
export function valuesOf({ columns, tasks, instances }: PairedRows, column: number, minus?: number): Float64Array {
  const values = new Float64Array(instances)
  let next = 0
  for (const rows of tasks) {
    for (let at = 0; at < rows.length; at += columns) {
      values[next++] = rows[at + column]! - (minus === undefined ? 0 : rows[at + minus]!)
    }
  }
  return values
}
