import type { TableMean } from './table-mean.ts'

/**
 * The mean of several seeds' means, each weighed by what it stands on: every trial counts the same, so that a seed that
 * is not asked in full yet weighs less. `n` and `tasks` are those of the seed with most.
 *
 * @param seeds at least one; a single one stays exactly what it is
 */
export function meanOfSeeds(seeds: readonly TableMean[]): TableMean {
  const [first] = seeds
  if (first && seeds.length === 1) return first
  return {
    overInstances: weighed(seeds.map(({ overInstances, n }) => ({ value: overInstances, n }))),
    overTasks: weighed(seeds.map(({ overTasks, tasks }) => ({ value: overTasks, n: tasks }))),
    n: Math.max(0, ...seeds.map(({ n }) => n)),
    tasks: Math.max(0, ...seeds.map(({ tasks }) => tasks)),
  }
}

/** Percent, over instances. */
export interface SeedRange {
  readonly lowest: number
  readonly highest: number
  /** Seeds that have a value. */
  readonly seeds: number
}

/** The seeds' values of one score; `null` where fewer than two have one: one seed shows no spread. */
export function rangeOfSeeds(seeds: readonly TableMean[]): SeedRange | null {
  const values = seeds.flatMap(({ overInstances }) => (overInstances === null ? [] : [overInstances]))
  return values.length < 2 ? null : { lowest: Math.min(...values), highest: Math.max(...values), seeds: values.length }
}

function weighed(values: readonly { readonly value: number | null; readonly n: number }[]): number | null {
  const known = values.flatMap(({ value, n }) => (value === null ? [] : [{ value, n }]))
  const n = known.reduce((sum, each) => sum + each.n, 0)
  return n === 0 ? null : known.reduce((sum, each) => sum + each.value * each.n, 0) / n
}
