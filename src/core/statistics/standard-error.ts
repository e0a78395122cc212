import { isAveraged, valuesOf, weighedValues, type PairedRows, type Term } from './paired-rows.ts'
import { seedsKey } from './paired-bootstrap.ts'

/** Of a sum of means, in percent or points. */
export interface StandardError {
  readonly value: number
  readonly standardError: number
  readonly degreesOfFreedom: number
}

/**
 * The standard error of a sum of means over all instances, tasks being clusters and seeds crossed with them.
 *
 * The variance has a part of the tasks, T/(T − 1) Σ e² / N², with e the sum of a task's deviations from the mean (Liang
 * & Zeger 1986, Biometrika 73:13, with the correction for T clusters: Cameron & Miller 2015, Journal of Human Resources
 * 50:317). Each group of means with the same seeds adds its seeds' variance less that of seeds with tasks, which the
 * tasks' part has already (two-way clustering: Cameron, Gelbach & Miller 2011, Journal of Business & Economic
 * Statistics 29:238; for equal tasks it is the estimate by mean squares of Searle, Casella & McCulloch 1992, "Variance
 * Components", chapter 4); where this is below 0 it counts as 0. Degrees of freedom of such a sum: Satterthwaite 1946,
 * Biometrics Bulletin 2:110, and no fewer than its part with the fewest has: a sum of parts never has fewer, but a
 * difference may (Gaylor & Hopper 1969, Technometrics 11:691), down to 0, where the interval would be without bounds.
 *
 * With one task, which shows nothing of how tasks differ, its instances are the clusters: all of it speaks of that task
 * only.
 *
 * @param rows of at least two instances
 */
export function standardErrorOf(several: PairedRows, terms: readonly Term[]): StandardError {
  const rows = several.tasks.length > 1 ? several : { ...several, tasks: instancesOf(several) }
  const { instances, tasks } = rows
  const values = weighedValues(rows, terms)
  const value = mean(values)
  const ofTasks = taskVariance(taskDeviations(rows, values, value), instances)
  let variance = ofTasks
  let squares = ofTasks ** 2 / (tasks.length - 1)
  let fewest = 0
  for (const { seeds, crossed, ofSeeds } of seedVariances(rows, terms)) {
    if (ofSeeds <= crossed) continue
    variance += ofSeeds - crossed
    squares += ofSeeds ** 2 / (seeds - 1) + crossed ** 2 / ((seeds - 1) * (tasks.length - 1))
    fewest = Math.min(fewest || tasks.length - 1, seeds - 1)
  }
  const least = minShare * independentVariance(values, value)
  return {
    value: 100 * value,
    standardError: 100 * Math.sqrt(Math.max(variance, least)),
    degreesOfFreedom: variance > 0 ? Math.max(fewest, variance ** 2 / squares) : tasks.length - 1,
  }
}

/**
 * How much more alike two instances of one task are than two of different ones, from the design effect: 0 as if tasks
 * did not matter, 1 where a task decides everything. Source: Kish 1965, "Survey Sampling": effect = 1 + (m − 1) ρ, m
 * instances a task.
 */
export function taskCorrelation(rows: PairedRows, of: number): number {
  const values = valuesOf(rows, of)
  const value = mean(values)
  const perTask = rows.instances / rows.tasks.length
  const independent = independentVariance(values, value)
  if (perTask <= 1 || independent === 0) return 0
  return (taskVariance(taskDeviations(rows, values, value), rows.instances) / independent - 1) / (perTask - 1)
}

/**
 * Of the variance that independent instances would give: tasks that differ by less do so by chance, 1 in 80 times with
 * 10 tasks and more often with fewer. Without it two tasks with the same mean would make an interval of no width. Our
 * decision.
 */
const minShare = 0.25

function instancesOf({ tasks, columns }: PairedRows): readonly Float64Array[] {
  return tasks.flatMap((values) =>
    Array.from({ length: values.length / columns }, (_, i) => values.subarray(i * columns, (i + 1) * columns)),
  )
}

interface SeedVariance {
  readonly seeds: number
  readonly ofSeeds: number
  /** Of seeds with tasks. */
  readonly crossed: number
}

/** One for each group of means with the same seeds. */
function seedVariances(rows: PairedRows, terms: readonly Term[]): readonly SeedVariance[] {
  const averaged = terms.filter(({ mean: of }) => isAveraged(rows.means[of]!))
  return [...Map.groupBy(averaged, ({ mean: of }) => seedsKey(rows.means[of]!)).values()].map((group) => {
    const seeds = rows.means[group[0]!.mean]!.columns.length
    const bySeed = Array.from({ length: seeds }, (_, seed) => {
      const values = seedValues(rows, group, seed)
      const value = mean(values)
      return { value, deviations: taskDeviations(rows, values, value) }
    })
    const deviations = rows.tasks.map((_, task) => mean(bySeed.map((each) => each.deviations[task]!)))
    const crossed = bySeed.map((each) =>
      taskVariance(
        each.deviations.map((deviation, task) => deviation - deviations[task]!),
        rows.instances,
      ),
    )
    const pairs = seeds * (seeds - 1)
    return {
      seeds,
      ofSeeds: squaredDeviations(bySeed.map(({ value }) => value)) / pairs,
      crossed: sum(crossed) / pairs,
    }
  })
}

/** What the terms would be on each instance with one seed alone. */
function seedValues(rows: PairedRows, terms: readonly Term[], seed: number): Float64Array {
  const means = rows.means.map(({ columns }) => ({ columns: [columns[seed] ?? columns[0]!], seeds: [] }))
  return weighedValues({ ...rows, means }, terms)
}

/** Of each task the sum of its instances' deviations. */
function taskDeviations({ tasks, columns }: PairedRows, values: Float64Array, value: number): Float64Array {
  let next = 0
  return Float64Array.from(tasks, (task) => {
    const end = next + task.length / columns
    let deviation = 0
    for (; next < end; next++) deviation += values[next]! - value
    return deviation
  })
}

function taskVariance(deviations: Float64Array, instances: number): number {
  const squares = deviations.reduce((total, deviation) => total + deviation ** 2, 0)
  return (deviations.length / (deviations.length - 1)) * (squares / instances ** 2)
}

function independentVariance(values: Float64Array, value: number): number {
  const squares = values.reduce((total, each) => total + (each - value) ** 2, 0)
  return squares / (values.length * (values.length - 1))
}

function squaredDeviations(values: readonly number[]): number {
  const centre = mean(values)
  return sum(values.map((value) => (value - centre) ** 2))
}

function mean(values: Float64Array | readonly number[]): number {
  return sum(values) / values.length
}

function sum(values: Float64Array | readonly number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}
