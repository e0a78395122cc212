import { percentileInterval, tooFew, type Interval, type TooFew } from '#core/statistics/interval.ts'
import { pairRows, valuesOf, type PairedRows } from '#core/statistics/paired-rows.ts'
import { rescaledDraws, rescaledInterval } from '#core/statistics/rescaled.ts'
import { kinds, type Kind } from '#core/task.ts'
import type { Line } from './line.ts'
import { comparedScore } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'

/** The instances of one task that both lines have answered, all in one cluster: what is drawn. */
export interface TaskRows {
  /** Position of the task in the run. */
  readonly task: number
  readonly rows: PairedRows
}

/** One task's difference, the first line minus the second, on the instances that both have answered. */
export interface TaskDifference {
  readonly task: string
  readonly category: string
  readonly n: number
  /** Percent. */
  readonly first: number
  readonly second: number
  /** Points. */
  readonly difference: number
  /** Of instances of this task drawn anew: what the same models would show on others of it. */
  readonly interval95: Interval | TooFew
  /** Beyond the fences of its kind. */
  readonly isOutlier: boolean
}

export interface KindDifferences {
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  /** The largest difference first. */
  readonly tasks: readonly TaskDifference[]
  /** Points; `null`: no outliers are named, and `withoutFences` says why. */
  readonly fences: Fences | null
  readonly withoutFences: string | null
}

/** Points. */
export interface Fences {
  readonly low: number
  readonly high: number
}

/** Fewer tasks show no shape that one of them could fall out of. Our decision: Tukey names no number. */
const minTasks = 8

/**
 * In interquartile ranges, beyond the quartiles. Source: Tukey 1977, "Exploratory Data Analysis", section 2D (inner
 * fences).
 */
const step = 1.5

/**
 * The tasks of a run on which both lines have answered something, each with those instances. On each of them a line of
 * several seeds is their mean, where all have answered it: the trainings are those that there are, and not drawn anew.
 */
export function taskRows(input: ResultsInput, first: Line, second: Line): readonly TaskRows[] {
  const [one, other] = [scoresOf(input, first), scoresOf(input, second)]
  const tasks = input.tasks.map((): (number | null)[][] => [])
  for (const [instance, { task, score }] of one) tasks[task]?.push([score, other.get(instance)?.score ?? null])
  return tasks
    .map((instances, task) => ({ task, rows: pairRows(2, [instances]) }))
    .filter(({ rows }) => rows.instances > 0)
}

interface InstanceScore {
  readonly task: number
  /** 0–1; `null` where a cell of the line has none. */
  readonly score: number | null
}

function scoresOf({ cells, tasks }: ResultsInput, line: Line): ReadonlyMap<number, InstanceScore> {
  const scoreOf = tasks.map(({ task }) => comparedScore[task.answerSpace.kind])
  const sums = new Map<number, { readonly task: number; sum: number | null; cells: number }>()
  for (const place of line.cells) {
    for (const { instance, task, scores } of cells[place]?.trials ?? []) {
      const value = scores?.[scoreOf[task] ?? 'rougeL'] ?? null
      const known = sums.get(instance)
      if (known) {
        known.sum = known.sum === null || value === null ? null : known.sum + value
        known.cells++
      } else sums.set(instance, { task, sum: value, cells: 1 })
    }
  }
  const all = line.cells.length
  return new Map(
    [...sums].map(([instance, { task, sum, cells: of }]) => [
      instance,
      { task, score: sum === null || of < all ? null : sum / all },
    ]),
  )
}

/**
 * @param of what `taskRows` makes of a run and two lines
 * @param draws for each of them the draws of its two columns, in the order drawn
 */
export function taskDifferences(
  input: ResultsInput,
  of: readonly TaskRows[],
  draws: readonly (readonly Float64Array[])[],
  seed: number,
): readonly KindDifferences[] {
  const differences = of.map((each, i) => ({
    kind: input.tasks[each.task]?.task.answerSpace.kind,
    ...differenceOf(input, each, draws[i] ?? [], seed),
  }))
  return kinds.flatMap((kind) => {
    const tasks = differences.filter((each) => each.kind === kind).toSorted((a, b) => b.difference - a.difference)
    return tasks.length === 0 ? [] : [withOutliers(kind, tasks)]
  })
}

type Undecided = Omit<TaskDifference, 'isOutlier'>

function differenceOf(
  input: ResultsInput,
  { task, rows }: TaskRows,
  draws: readonly Float64Array[],
  seed: number,
): Undecided {
  const { name = '', categories = [] } = input.tasks[task]?.task ?? {}
  const [first, second] = [meanIn(rows, 0), meanIn(rows, 1)]
  const rescaled = rescaledDraws({ seed, rows, draws }, [
    { mean: 0, weight: 1 },
    { mean: 1, weight: -1 },
  ])
  return {
    task: name,
    category: categories[0] ?? 'none',
    n: rows.instances,
    first,
    second,
    difference: first - second,
    interval95: rescaled === tooFew ? tooFew : rescaledInterval(rescaled, 0.95),
  }
}

/** Percent. */
function meanIn(rows: PairedRows, mean: number): number {
  return (100 * valuesOf(rows, mean).reduce((sum, value) => sum + value, 0)) / rows.instances
}

function withOutliers(kind: Kind, tasks: readonly Undecided[]): KindDifferences {
  const fences = fencesOf(tasks.map(({ difference }) => difference))
  return {
    kind,
    score: comparedScore[kind],
    tasks: tasks.map(({ task, category, n, first, second, difference, interval95 }) => ({
      task,
      category,
      n,
      first,
      second,
      difference,
      interval95,
      isOutlier: typeof fences !== 'string' && (difference < fences.low || difference > fences.high),
    })),
    fences: typeof fences === 'string' ? null : fences,
    withoutFences: typeof fences === 'string' ? fences : null,
  }
}

/** Or why there are none. Quartiles are of type 7 (Hyndman & Fan 1996), as everywhere here. */
function fencesOf(differences: readonly number[]): Fences | string {
  if (differences.length < minTasks)
    return `No outliers are named: ${differences.length} of the ${minTasks} tasks that it takes.`
  const quartiles = percentileInterval(Float64Array.from(differences).sort(), 0.5)
  const range = quartiles.high - quartiles.low
  if (range === 0) return 'No outliers are named: half the tasks have the very same difference.'
  return { low: quartiles.low - step * range, high: quartiles.high + step * range }
}

/** The rule in words. */
export const outlierRule = `Outliers lie more than ${step} interquartile ranges beyond the quartiles of the tasks' differences (Tukey 1977); with few instances a task gets there by chance.`
