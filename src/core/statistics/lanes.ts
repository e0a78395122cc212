import { valuesOf, type PairedRows } from './paired-rows.ts'

/** One number for each instance that holds one column, or several of zeros and ones as digits, the first column highest. */
export interface Lane {
  readonly columns: readonly number[]
  /** A power of two above any sum over as many instances as the largest task has, so that no digit carries. */
  readonly base: number
}

export interface Lanes {
  readonly lanes: readonly Lane[]
  /** Numbers for each instance: one for each lane, made even with a zero. */
  readonly stride: number
  /** For each task its instances one after the other, `stride` numbers each. */
  readonly tasks: readonly Float64Array[]
}

/** Bits in which a double is exact for whole numbers. */
const exactBits = 53

/**
 * Puts columns of zeros and ones together, so that one addition adds them all; sums stay exact. Seven columns share a lane
 * where the largest task has up to 127 instances.
 */
export function packColumns(rows: PairedRows, columns: readonly number[]): Lanes {
  const largest = rows.tasks.reduce((size, values) => Math.max(size, values.length / rows.columns), 0)
  const bits = Math.ceil(Math.log2(largest + 1))
  const perLane = Math.max(1, Math.floor(exactBits / bits))
  const binary = columns.filter((column) => isBinary(rows, column))
  const lanes: Lane[] = columns.filter((column) => !binary.includes(column)).map((column) => ({ columns: [column], base: 1 }))
  for (let i = 0; i < binary.length; i += perLane) lanes.push({ columns: binary.slice(i, i + perLane), base: 2 ** bits })
  const stride = lanes.length + (lanes.length % 2)
  return { lanes, stride, tasks: rows.tasks.map((values) => packTask(values, rows.columns, lanes, stride)) }
}

/** Whether a column holds only zeros and ones. */
export function isBinary(rows: PairedRows, column: number): boolean {
  return valuesOf(rows, column).every((value) => value === 0 || value === 1)
}

function packTask(values: Float64Array, columns: number, lanes: readonly Lane[], stride: number): Float64Array {
  const packed = new Float64Array((values.length / columns) * stride)
  for (let from = 0, to = 0; from < values.length; from += columns, to += stride) {
    lanes.forEach(({ columns: of, base }, lane) => {
      packed[to + lane] = of.reduce((sum, column) => sum * base + values[from + column]!, 0)
    })
  }
  return packed
}
