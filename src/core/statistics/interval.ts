/** Data that cannot carry a statistic: fewer than two instances, or no spread at all. */
export const tooFew = 'too-few'
export type TooFew = typeof tooFew

/** In the unit of the draws. */
export interface Interval {
  /** 0–1, e.g. 0.95. */
  readonly level: number
  readonly low: number
  readonly high: number
}

/**
 * Percentile interval. Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13.
 *
 * @param sorted draws in ascending order
 */
export function percentileInterval(sorted: Float64Array, level: number): Interval {
  if (!(level > 0 && level < 1)) throw new RangeError(`invalid level: ${level} (between 0 and 1, e.g. 0.95)`)
  const tail = (1 - level) / 2
  return { level, low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) }
}

/** Linear between order statistics: type 7 of Hyndman & Fan 1996, NumPy's and R's default. */
export function quantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability
  const below = sorted[Math.floor(position)]!
  const above = sorted[Math.ceil(position)]!
  return below + (above - below) * (position - Math.floor(position))
}
