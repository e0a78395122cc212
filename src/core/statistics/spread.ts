import { tooFew, type TooFew } from './interval.ts'

/** How far values lie apart. */
export interface Spread {
  readonly mean: number
  /** Of a sample: n − 1. */
  readonly standardDeviation: number
  readonly lowest: number
  readonly highest: number
  /** Highest less lowest; it grows with the number of values. */
  readonly range: number
}

/** One value shows no spread. */
export function spreadOf(values: readonly number[]): Spread | TooFew {
  if (values.length < 2) return tooFew
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const [lowest, highest] = [Math.min(...values), Math.max(...values)]
  return {
    mean,
    standardDeviation: Math.sqrt(squares / (values.length - 1)),
    lowest,
    highest,
    range: highest - lowest,
  }
}
