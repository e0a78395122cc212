import { fastRandom, type FastRandom } from '#core/random/fast.ts'
import { tooFew, type TooFew } from './interval.ts'
import { packColumns, type Lane, type Lanes } from './lanes.ts'
import { valuesOf, type PairedRows } from './paired-rows.ts'

export interface Bootstrap {
  readonly seed: number
  readonly rows: PairedRows
  /** For each column its means over the instances of every draw, in percent, in the order drawn. */
  readonly draws: readonly Float64Array[]
}

/**
 * Task-clustered paired bootstrap: every draw takes as many tasks as there are, with replacement, and from each drawn task
 * as many instances as it has, with replacement; all columns share the draws. Sources: Davison & Hinkley 1997,
 * "Bootstrap Methods and their Application", section 3.8 (hierarchical data; both stages with replacement
 * is their second strategy, whose variance is slightly too large rather than too small); Efron & Tibshirani 1993, chapter 8
 * (pairs). With one task the draws speak of that task only.
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

/** Draws of a bootstrap from a certain one on, for who wants to do something else in between: each call makes the next ones. */
export function drawsFrom(rows: PairedRows, seed: number, from: number): (count: number) => readonly Float64Array[] {
  if (rows.instances === 0) return () => []
  const values = Array.from({ length: rows.columns }, (_, column) => valuesOf(rows, column))
  // Whatever is drawn of a constant column has the same mean.
  const varying = values.flatMap((each, column) => (allEqual(each) ? [] : [column]))
  const fill = varying.length === 0 ? () => undefined : filling(rows, varying, { seed, from })
  return (count) => {
    const means = values.map((each, column) => new Float64Array(count).fill(varying.includes(column) ? 0 : 100 * each[0]!))
    fill(means)
    return means
  }
}

/** @param parts in the order of their draws */
export function joinDraws(rows: PairedRows, seed: number, parts: readonly (readonly Float64Array[])[]): Bootstrap {
  const [first = []] = parts
  return { seed, rows, draws: first.map((_, column) => joined(parts.map((part) => part[column]!))) }
}

/** A column's means in percent, ascending. */
export function columnDraws({ rows, draws }: Bootstrap, column: number): Float64Array | TooFew {
  return hasSpread(valuesOf(rows, column)) ? draws[column]!.toSorted() : tooFew
}

/** Differences of two columns' means (the first minus the second) in points, ascending. */
export function differenceDraws({ rows, draws }: Bootstrap, column: number, minus: number): Float64Array | TooFew {
  if (!hasSpread(valuesOf(rows, column, minus))) return tooFew
  const subtracted = draws[minus]!
  return draws[column]!.map((mean, draw) => mean - subtracted[draw]!).sort()
}

function hasSpread(values: Float64Array): boolean {
  return values.length >= 2 && !allEqual(values)
}

function allEqual(values: Float64Array): boolean {
  return values.every((value) => value === values[0])
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

/** Each call fills as many draws of the columns as there is room for. */
function filling(rows: PairedRows, columns: readonly number[], { seed, from }: { seed: number; from: number }): (means: readonly Float64Array[]) => void {
  const random = fastRandom(seed)
  skipDraws(random, rows, from)
  const next = drawing(packColumns(rows, columns), rows.columns, random)
  return (means) => {
    const draws = means[0]!.length
    for (let draw = 0; draw < draws; draw++) {
      const { sums, instances } = next()
      for (const column of columns) means[column]![draw] = (100 * sums[column]!) / instances
    }
  }
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
function drawing({ lanes, stride, tasks }: Lanes, columns: number, random: FastRandom) {
  const sizes = Int32Array.from(tasks, (values) => values.length / stride)
  const drawnTasks = new Int32Array(tasks.length)
  const drawn = new Int32Array(sizes.reduce((largest, size) => Math.max(largest, size)))
  const laneSums = new Float64Array(stride)
  const sums = new Float64Array(columns)
  return () => {
    let instances = 0
    sums.fill(0)
    random.fillBelow(drawnTasks, tasks.length, tasks.length)
    for (let i = 0; i < drawnTasks.length; i++) {
      const task = drawnTasks[i]!
      const size = sizes[task]!
      if (stride === 4) random.sumFour(laneSums, tasks[task]!, size)
      else {
        random.fillBelow(drawn, size, size)
        sumLanes(laneSums, tasks[task]!, drawn, size, stride)
      }
      unpack(sums, lanes, laneSums)
      instances += size
    }
    return { sums, instances }
  }
}

/** Four lanes at a time, then two: sums in local variables are what makes the loop fast. */
function sumLanes(sums: Float64Array, values: Float64Array, drawn: Int32Array, n: number, stride: number): void {
  let lane = 0
  for (; lane + 4 <= stride; lane += 4) sumFour(sums, values, drawn, n, stride, lane)
  if (lane < stride) sumTwo(sums, values, drawn, n, stride, lane)
}

function sumFour(sums: Float64Array, values: Float64Array, drawn: Int32Array, n: number, stride: number, lane: number): void {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let i = 0; i < n; i++) {
    const at = drawn[i]! * stride + lane
    a += values[at]!
    b += values[at + 1]!
    c += values[at + 2]!
    d += values[at + 3]!
  }
  sums[lane] = a
  sums[lane + 1] = b
  sums[lane + 2] = c
  sums[lane + 3] = d
}

function sumTwo(sums: Float64Array, values: Float64Array, drawn: Int32Array, n: number, stride: number, lane: number): void {
  let a = 0
  let b = 0
  for (let i = 0; i < n; i++) {
    const at = drawn[i]! * stride + lane
    a += values[at]!
    b += values[at + 1]!
  }
  sums[lane] = a
  sums[lane + 1] = b
}

/** Adds each column's part of its lane's sum. */
function unpack(sums: Float64Array, lanes: readonly Lane[], laneSums: Float64Array): void {
  for (let i = 0; i < lanes.length; i++) {
    const { columns, base } = lanes[i]!
    let rest = laneSums[i]!
    for (let j = columns.length - 1; j > 0; j--) {
      const above = Math.floor(rest / base)
      sums[columns[j]!]! += rest - above * base
      rest = above
    }
    sums[columns[0]!]! += rest
  }
}
