import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { tooFew, type Interval, type TooFew } from './interval.ts'

export interface Correlation {
  /** −1 to 1. */
  readonly value: number
  readonly interval95: Interval | TooFew
}

/**
 * Pearson's product-moment correlation of two columns with the interval of Fisher's z: atanh r ± 1.96 / √(n − 3). Exact
 * for pairs from a bivariate normal distribution only; `too-few` below four pairs, where the interval has no width to
 * be computed, and where r is ±1. Sources: Pearson 1895; Fisher 1921, Metron 1:3 (SciPy: `pearsonr(…).
 * confidence_interval()`).
 *
 * @returns `too-few` below two pairs, and where one column has no spread
 */
export function correlation(
  pairs: readonly { readonly first: number; readonly second: number }[],
): Correlation | TooFew {
  const n = pairs.length
  if (n < 2) return tooFew
  const [first, second] = [mean(pairs.map((pair) => pair.first)), mean(pairs.map((pair) => pair.second))]
  let [products, firstSquares, secondSquares] = [0, 0, 0]
  for (const pair of pairs) {
    products += (pair.first - first) * (pair.second - second)
    firstSquares += (pair.first - first) ** 2
    secondSquares += (pair.second - second) ** 2
  }
  if (firstSquares === 0 || secondSquares === 0) return tooFew
  const value = Math.max(-1, Math.min(1, products / Math.sqrt(firstSquares * secondSquares)))
  return { value, interval95: fisherInterval(value, n, 0.95) }
}

function fisherInterval(r: number, n: number, level: number): Interval | TooFew {
  if (n < 4 || Math.abs(r) === 1) return tooFew
  const half = normalQuantile((1 + level) / 2, 0, 1) / Math.sqrt(n - 3)
  return { level, low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half) }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
