import { columnValues, type PairedRows } from './paired-rows.ts'

/** One number for each instance that holds one column, or several as digits, the first column highest. */
export interface Pack {
  readonly columns: readonly number[]
  /** A power of two above any sum over as many instances as the largest task has, so that no digit carries. */
  readonly base: number
}

export interface PackedColumns {
  readonly packs: readonly Pack[]
  /** Numbers for each instance: one for each pack, made even with a zero. */
  readonly stride: number
  /** For each task its instances one after the other, `stride` numbers each. */
  readonly tasks: readonly Float64Array[]
  /** For each task what a digit of each column is worth: its one value above 0. */
  readonly units: readonly Float64Array[]
}

/** Bits in which a double is exact for whole numbers. */
const exactBits = 53

/**
 * Puts columns together that hold, in each task, zeros and one other number, so that one addition adds them all; what
 * is added up is how often the number occurs, which is exact. Seven columns share a pack where the largest task has up
 * to 127 instances.
 */
export function packColumns(rows: PairedRows, columns: readonly number[]): PackedColumns {
  const largest = rows.tasks.reduce((size, values) => Math.max(size, values.length / rows.columns), 0)
  const bits = Math.ceil(Math.log2(largest + 1))
  const perPack = Math.max(1, Math.floor(exactBits / bits))
  const units = rows.tasks.map((values) => unitsOf(values, rows.columns))
  const counted = columns.filter((column) => units.every((each) => !Number.isNaN(each[column]!)))
  const packs: Pack[] = columns
    .filter((column) => !counted.includes(column))
    .map((column) => ({ columns: [column], base: 1 }))
  for (const {
    columns: [column],
  } of packs)
    for (const each of units) each[column!] = 1
  for (let i = 0; i < counted.length; i += perPack)
    packs.push({ columns: counted.slice(i, i + perPack), base: 2 ** bits })
  const stride = packs.length <= 4 ? 4 : packs.length + (packs.length % 2)
  return {
    packs,
    stride,
    units,
    tasks: rows.tasks.map((values, task) => packTask(values, rows.columns, { packs, stride, units: units[task]! })),
  }
}

/** Whether a column holds only zeros and ones. */
export function isBinary(rows: PairedRows, column: number): boolean {
  return columnValues(rows, column).every((value) => value === 0 || value === 1)
}

/** Of each column the one value above 0 that it has in a task; 1 where it has none, NaN where it has several. */
function unitsOf(values: Float64Array, columns: number): Float64Array {
  const units = new Float64Array(columns)
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    const column = at % columns
    if (value !== 0 && units[column] !== value) units[column] = units[column] === 0 ? value : Number.NaN
  }
  return units.map((unit) => (unit === 0 ? 1 : unit))
}

function packTask(
  values: Float64Array,
  columns: number,
  { packs, stride, units }: Pick<PackedColumns, 'packs' | 'stride'> & { readonly units: Float64Array },
): Float64Array {
  const packed = new Float64Array((values.length / columns) * stride)
  for (let from = 0, to = 0; from < values.length; from += columns, to += stride) {
    packs.forEach(({ columns: of, base }, pack) => {
      packed[to + pack] = of.reduce((sum, column) => sum * base + values[from + column]! / units[column]!, 0)
    })
  }
  return packed
}
