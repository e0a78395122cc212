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
  /** What is drawn and compared. */
  readonly means: readonly SeedMean[]
}

/**
 * A column, or the mean of several: the cells of one line, one for each seed it was trained with. Whatever else stands
 * for many that could have been drawn takes the place of seeds: templates, sampled formats.
 */
export interface SeedMean {
  /** At least one. */
  readonly columns: readonly number[]
  /**
   * Of each column, in the same order; means of the same seeds are drawn with the same ones. Empty for a single column.
   */
  readonly seeds: readonly number[]
}

/** A mean with its weight in a sum; a difference is +1 and −1. */
export interface Term {
  readonly mean: number
  readonly weight: number
}

/**
 * @param tasks for each task its instances, for each instance its value (0–1) in every column, `null` where it has none
 * @param means by default each column is one
 */
export function pairRows(
  columns: number,
  tasks: readonly (readonly (readonly (number | null)[])[])[],
  means: readonly SeedMean[] = Array.from({ length: columns }, (_, column) => singleColumn(column)),
): PairedRows {
  const complete = tasks.map((instances) =>
    instances.filter((values): values is readonly number[] => !values.includes(null)),
  )
  const wrong = complete
    .flat()
    .find((values) => values.length !== columns || !values.every((value) => value >= 0 && value <= 1))
  if (wrong !== undefined) throw new RangeError(`invalid row: ${wrong.join(', ')} (${columns} values between 0 and 1)`)
  const instances = complete.reduce((sum, rows) => sum + rows.length, 0)
  return {
    columns,
    tasks: complete.filter((rows) => rows.length > 0).map((rows) => Float64Array.from(rows.flat())),
    instances,
    leftOut: tasks.reduce((sum, rows) => sum + rows.length, 0) - instances,
    means,
  }
}

export function singleColumn(column: number): SeedMean {
  return { columns: [column], seeds: [] }
}

/** Whether it is a mean of several seeds. */
export function isAveraged({ columns }: SeedMean): boolean {
  return columns.length > 1
}

/** The values of one mean, or the differences of two (the first minus the second), over all instances. */
export function valuesOf(rows: PairedRows, mean: number, minus?: number): Float64Array {
  return weighedValues(rows, [{ mean, weight: 1 }, ...(minus === undefined ? [] : [{ mean: minus, weight: -1 }])])
}

/** The sum of the terms on each instance. */
export function weighedValues({ columns, tasks, instances, means }: PairedRows, terms: readonly Term[]): Float64Array {
  const summed = terms.map(({ mean, weight }) => ({ of: means[mean]!.columns, weight }))
  const values = new Float64Array(instances)
  let next = 0
  for (const rows of tasks) {
    for (let at = 0; at < rows.length; at += columns) {
      let value = 0
      for (const { of, weight } of summed) {
        let sum = 0
        for (const column of of) sum += rows[at + column]!
        value += weight * (sum / of.length)
      }
      values[next++] = value
    }
  }
  return values
}

/** The values of one column. */
export function columnValues({ columns, tasks, instances }: PairedRows, column: number): Float64Array {
  const values = new Float64Array(instances)
  let next = 0
  for (const rows of tasks) for (let at = column; at < rows.length; at += columns) values[next++] = rows[at]!
  return values
}
