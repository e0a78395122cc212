import { fastRandom } from '#core/random/fast.ts'
import { tooFew, type TooFew } from './interval.ts'

export interface PermutationTest {
  /** Two-sided. */
  readonly p: number
  /** How many ways there are to give the values to the two groups. */
  readonly splits: number
  /** All of them were looked at; else as many as `drawnSplits` were drawn. */
  readonly isExact: boolean
  /** The smallest p that groups of these sizes can give: with few values none is below 0.05. */
  readonly leastP: number
}

/** Up to so many splits all are looked at, which takes some 10 ms; 10 values against 5 have 3,003. */
export const maxSplits = 200_000
export const drawnSplits = 20_000

/**
 * Whether two groups of values have different means, if all values could as well stand in the other group: the share of
 * all ways to part them in two such groups whose means differ by at least as much as those of the groups themselves.
 * Exact for exchangeable values, whatever their distribution. Where there are more ways than `maxSplits`, some are
 * drawn by seed and one is added to both counts, so that p is never 0. Sources: Fisher 1935, "The Design of
 * Experiments", chapter 3; Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9:39
 * (adding one).
 *
 * @returns `too-few` where a group is empty
 */
export function permutationTest(
  first: readonly number[],
  second: readonly number[],
  seed: number,
): PermutationTest | TooFew {
  const [fewer, more] = first.length <= second.length ? [first, second] : [second, first]
  const chosen = fewer.length
  if (chosen === 0) return tooFew
  const values = [...fewer, ...more]
  const splits = binomial(values.length, chosen)
  // Means differ by more the further the smaller group's sum is from its share of the whole.
  const expected = (chosen * sum(values)) / values.length
  const least = Math.abs(sum(fewer) - expected) - tolerance * Math.max(1, ...values.map(Math.abs))
  const isAsFar = (groupSum: number) => Math.abs(groupSum - expected) >= least
  const isExact = splits <= maxSplits
  return {
    p: isExact
      ? countSplits(values, chosen, isAsFar) / splits
      : (countDrawn(values, chosen, isAsFar, seed) + 1) / (drawnSplits + 1),
    splits,
    isExact,
    // The mirror image of a split of two equal groups differs by as much.
    leastP: isExact ? Math.min(1, (first.length === second.length ? 2 : 1) / splits) : 1 / (drawnSplits + 1),
  }
}

/** Sums of the same numbers in another order differ by less. */
const tolerance = 1e-9

function countSplits(values: readonly number[], chosen: number, isAsFar: (sum: number) => boolean): number {
  let found = 0
  const choose = (from: number, left: number, total: number) => {
    if (left === 0) {
      if (isAsFar(total)) found++
      return
    }
    for (let i = from; i <= values.length - left; i++) choose(i + 1, left - 1, total + values[i]!)
  }
  choose(0, chosen, 0)
  return found
}

function countDrawn(
  values: readonly number[],
  chosen: number,
  isAsFar: (sum: number) => boolean,
  seed: number,
): number {
  const random = fastRandom(seed)
  const order = Float64Array.from(values)
  const place = new Int32Array(1)
  let found = 0
  for (let draw = 0; draw < drawnSplits; draw++) {
    let total = 0
    // The first steps of Fisher–Yates, from whatever order the last draw left.
    for (let i = 0; i < chosen; i++) {
      random.fillBelow(place, 1, order.length - i)
      const other = i + place[0]!
      const value = order[other]!
      order[other] = order[i]!
      order[i] = value
      total += value
    }
    if (isAsFar(total)) found++
  }
  return found
}

/** Ways to choose k of n; not exact beyond 2⁵³, where nobody counts them. */
function binomial(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i
  return Math.round(ways)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
