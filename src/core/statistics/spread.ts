import { tooFew, type TooFew } from './interval.ts'

/** How far values lie apart, in their unit. */
export interface Spread {
  /** Of the values as a sample of all there could be (n − 1). */
  readonly standardDeviation: number
  /** The largest minus the smallest. */
  readonly range: number
}

/** `too-few` below two values: one has no spread, neither 0. */
export function spread(values: readonly number[]): Spread | TooFew {
  if (values.length < 2) return tooFew
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    standardDeviation: Math.sqrt(squares / (values.length - 1)),
    range: Math.max(...values) - Math.min(...values),
  }
}
