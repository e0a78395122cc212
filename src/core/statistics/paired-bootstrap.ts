import { fastRandom, type FastRandom } from '#core/random/fast.ts'
import { seedFrom } from '#core/random/index.ts'
import { tooFew, type TooFew } from './interval.ts'
import { packColumns, type Pack, type PackedColumns } from './packed-columns.ts'
import { columnValues, isAveraged, type PairedRows, type SeedMean, type Term } from './paired-rows.ts'

export interface Bootstrap {
  readonly seed: number
  readonly rows: PairedRows
  /** For each mean of the rows its value over the instances of every draw, in percent, in the order drawn. */
  readonly draws: readonly Float64Array[]
}

/**
 * Task-clustered paired bootstrap: every draw takes as many tasks as there are, with replacement, and from each drawn
 * task as many instances as it has, with replacement; all columns share the draws. Where a mean is over several seeds,
 * every draw first takes as many seeds as there are, with replacement; seeds are crossed with tasks, and means of the
 * same seeds share the draw, so that differences stay paired. Sources: Davison & Hinkley 1997, "Bootstrap Methods and
 * their Application", section 3.8 (hierarchical data); Owen 2007, "The pigeonhole bootstrap", Annals of Applied
 * Statistics 1:386 (crossed factors drawn independently of each other); Efron & Tibshirani 1993, chapter 8 (pairs).
 * Drawing at several levels counts the variance within the lower ones more than once, and few tasks or seeds too little
 * of their own: `rescaled.ts` puts both right. With one task the draws speak of that task only.
 */
export function pairedBootstrap(rows: PairedRows, seed: number, draws = 10_000): Bootstrap {
  return joinDraws(rows, seed, [drawPart(rows, seed, { from: 0, to: draws })])
}

/** Draws of a whole bootstrap, counted from 0: the first one and the one behind the last. */
export interface DrawRange {
  readonly from: number
  readonly to: number
}

/** Some draws of a bootstrap, the very numbers it has there: parts can be made side by side and joined. */
export function drawPart(rows: PairedRows, seed: number, { from, to }: DrawRange): readonly Float64Array[] {
  return drawsFrom(rows, seed, from)(to - from)
}

/**
 * Draws of a bootstrap from a certain one on, for who wants to do something else in between: each call makes the next
 * ones.
 */
export function drawsFrom(rows: PairedRows, seed: number, from: number): (count: number) => readonly Float64Array[] {
  if (rows.instances === 0) return () => []
  const constants = Array.from({ length: rows.columns }, (_, column) => constantOf(rows, column))
  // Whatever is drawn of a constant column has the same mean.
  const known = rows.means.map((mean) => (isAveraged(mean) ? undefined : constants[mean.columns[0]!]))
  const varying = rows.means.filter((_, mean) => known[mean] === undefined).flatMap(({ columns }) => columns)
  const fill = varying.length === 0 ? () => undefined : filling(rows, [...new Set(varying)], { seed, from })
  return (count) => {
    const drawn = known.map((constant) => new Float64Array(count).fill(constant === undefined ? 0 : 100 * constant))
    fill(drawn)
    return drawn
  }
}

/** @param parts in the order of their draws */
export function joinDraws(rows: PairedRows, seed: number, parts: readonly (readonly Float64Array[])[]): Bootstrap {
  const [first = []] = parts
  return { seed, rows, draws: first.map((_, mean) => joined(parts.map((part) => part[mean]!))) }
}

/** Draws of a sum of means in percent or points, ascending; `too-few` where they have no spread. */
export function sumDraws({ rows, draws }: Bootstrap, terms: readonly Term[]): Float64Array | TooFew {
  const [first, ...others] = terms
  if (rows.instances < 2 || !first) return tooFew
  const summed = draws[first.mean]!.map((value) => first.weight * value)
  for (const { mean, weight } of others) {
    const added = draws[mean]!
    for (let draw = 0; draw < summed.length; draw++) summed[draw]! += weight * added[draw]!
  }
  summed.sort()
  return summed.at(-1)! - summed[0]! > roundingError ? summed : tooFew
}

/** A mean's draws in percent, ascending. */
export function columnDraws(bootstrap: Bootstrap, mean: number): Float64Array | TooFew {
  return sumDraws(bootstrap, [{ mean, weight: 1 }])
}

/** Differences of two means (the first minus the second) in points, ascending. */
export function differenceDraws(bootstrap: Bootstrap, mean: number, minus: number): Float64Array | TooFew {
  return sumDraws(bootstrap, [
    { mean, weight: 1 },
    { mean: minus, weight: -1 },
  ])
}

/** Points: sums of the same numbers may differ by less, depending on their order. */
const roundingError = 1e-9

function constantOf(rows: PairedRows, column: number): number | undefined {
  const values = columnValues(rows, column)
  return values.every((value) => value === values[0]) ? values[0] : undefined
}

function joined([first, ...others]: readonly Float64Array[]): Float64Array {
  if (others.length === 0) return first!
  const all = new Float64Array(others.reduce((sum, { length }) => sum + length, first!.length))
  all.set(first!)
  let at = first!.length
  for (const other of others) {
    all.set(other, at)
    at += other.length
  }
  return all
}

/**
 * Each call fills as many draws of the means as there is room for; those without a column in `columns` stay as they
 * are.
 */
function filling(
  rows: PairedRows,
  columns: readonly number[],
  { seed, from }: { seed: number; from: number },
): (drawn: readonly Float64Array[]) => void {
  const random = fastRandom(seed)
  skipDraws(random, rows, from)
  const next = drawing(packColumns(rows, columns), rows.columns, random)
  const nextSeeds = seedDrawing(rows.means, seed, from)
  const single = rows.means.flatMap((mean, i) =>
    isAveraged(mean) || !columns.includes(mean.columns[0]!) ? [] : [{ i, column: mean.columns[0]! }],
  )
  const averaged = rows.means.flatMap((mean, i) => (isAveraged(mean) ? [{ i, mean }] : []))
  return (drawn) => {
    const draws = drawn[0]!.length
    for (let draw = 0; draw < draws; draw++) {
      const { sums, instances } = next()
      for (const { i, column } of single) drawn[i]![draw] = (100 * sums[column]!) / instances
      const seedsOf = nextSeeds()
      for (const { i, mean } of averaged) {
        let sum = 0
        for (const place of seedsOf(mean)) sum += sums[mean.columns[place]!]!
        drawn[i]![draw] = (100 * sum) / (mean.columns.length * instances)
      }
    }
  }
}

/**
 * Each call is one draw of seeds: for a mean the places of its columns that are drawn. Seeds have random numbers of
 * their own, so that what has no seeds is drawn as it would be without them.
 */
function seedDrawing(means: readonly SeedMean[], seed: number, from: number): () => (mean: SeedMean) => Int32Array {
  const groups = new Map(means.filter(isAveraged).map((mean) => [seedsKey(mean), new Int32Array(mean.columns.length)]))
  const places = new Map(means.filter(isAveraged).map((mean) => [mean, groups.get(seedsKey(mean))!]))
  const random = fastRandom(seedFrom(`seeds ${seed}`))
  random.skip(from * [...groups.values()].reduce((sum, { length }) => sum + length, 0))
  return () => {
    for (const drawn of groups.values()) random.fillBelow(drawn, drawn.length, drawn.length)
    return (mean) => places.get(mean)!
  }
}

/** The same for means that share their draws of seeds. */
export function seedsKey({ seeds }: SeedMean): string {
  return seeds.join(' ')
}

/** What a draw takes of the random numbers depends on the tasks it draws. */
function skipDraws(random: FastRandom, { tasks, columns }: PairedRows, draws: number): void {
  const sizes = Int32Array.from(tasks, (values) => values.length / columns)
  const drawnTasks = new Int32Array(tasks.length)
  for (let draw = 0; draw < draws; draw++) {
    random.fillBelow(drawnTasks, tasks.length, tasks.length)
    let instances = 0
    for (let i = 0; i < drawnTasks.length; i++) instances += sizes[drawnTasks[i]!]!
    random.skip(instances)
  }
}

/** Each call is one draw: the sums of all columns, valid until the next call, and the number of instances drawn. */
function drawing({ packs, stride, tasks, units }: PackedColumns, columns: number, random: FastRandom) {
  const sizes = Int32Array.from(tasks, (values) => values.length / stride)
  const drawnTasks = new Int32Array(tasks.length)
  const drawn = new Int32Array(sizes.reduce((largest, size) => Math.max(largest, size)))
  const packSums = new Float64Array(stride)
  const sums = new Float64Array(columns)
  return () => {
    let instances = 0
    sums.fill(0)
    random.fillBelow(drawnTasks, tasks.length, tasks.length)
    for (let i = 0; i < drawnTasks.length; i++) {
      const task = drawnTasks[i]!
      const size = sizes[task]!
      if (stride === 4) random.sumFour(packSums, tasks[task]!, size)
      else {
        random.fillBelow(drawn, size, size)
        sumPacks(packSums, tasks[task]!, drawn, size, stride)
      }
      unpack(sums, packs, packSums, units[task]!)
      instances += size
    }
    return { sums, instances }
  }
}

/** Four packs at a time, then two: sums in local variables are what makes the loop fast. */
function sumPacks(sums: Float64Array, values: Float64Array, drawn: Int32Array, n: number, stride: number): void {
  let pack = 0
  for (; pack + 4 <= stride; pack += 4) sumFour(sums, values, drawn, n, stride, pack)
  if (pack < stride) sumTwo(sums, values, drawn, n, stride, pack)
}

function sumFour(
  sums: Float64Array,
  values: Float64Array,
  drawn: Int32Array,
  n: number,
  stride: number,
  pack: number,
): void {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let i = 0; i < n; i++) {
    const at = drawn[i]! * stride + pack
    a += values[at]!
    b += values[at + 1]!
    c += values[at + 2]!
    d += values[at + 3]!
  }
  sums[pack] = a
  sums[pack + 1] = b
  sums[pack + 2] = c
  sums[pack + 3] = d
}

function sumTwo(
  sums: Float64Array,
  values: Float64Array,
  drawn: Int32Array,
  n: number,
  stride: number,
  pack: number,
): void {
  let a = 0
  let b = 0
  for (let i = 0; i < n; i++) {
    const at = drawn[i]! * stride + pack
    a += values[at]!
    b += values[at + 1]!
  }
  sums[pack] = a
  sums[pack + 1] = b
}

/** Adds each column's part of its pack's sum. */
function unpack(sums: Float64Array, packs: readonly Pack[], packSums: Float64Array, units: Float64Array): void {
  for (let i = 0; i < packs.length; i++) {
    const { columns, base } = packs[i]!
    let rest = packSums[i]!
    for (let j = columns.length - 1; j > 0; j--) {
      const column = columns[j]!
      const above = Math.floor(rest / base)
      sums[column]! += (rest - above * base) * units[column]!
      rest = above
    }
    const [column] = columns
    sums[column!]! += rest * units[column!]!
  }
}
