import { expect, test } from 'vitest'
import { lowerTail, successDistribution, twoSided, upperTail } from '#core/statistics/poisson-binomial.ts'

/** Trials of each probability. */
const trials = (...groups: readonly (readonly [trials: number, p: number])[]) =>
  Float64Array.from(groups.flatMap(([n, p]) => Array<number>(n).fill(p)))
const relativeError = (found: number, expected: number) =>
  expected === 0 ? Math.abs(found) : Math.abs(found / expected - 1)

// Successes, upper and lower tail. Computed in Python 3.11 from the generating function in whole numbers (`fractions`).
test.each<[string, Float64Array, [number, number, number][]]>([
  [
    'no trial',
    trials(),
    [
      [0, 1, 1],
      [1, 0, 1],
    ],
  ],
  [
    '1/2, 1/3 and 1/4',
    trials([1, 1 / 2], [1, 1 / 3], [1, 1 / 4]),
    [
      [0, 1, 0.25],
      [1, 0.75, 0.7083333333333334],
      [2, 0.2916666666666667, 0.9583333333333334],
      [3, 0.041666666666666664, 1],
    ],
  ],
  [
    '.1, .2, … .9',
    Float64Array.from({ length: 9 }, (_, i) => (i + 1) / 10),
    [
      [0, 1, 0.00036288],
      [3, 0.94442968, 0.21531968],
      [5, 0.5, 0.78468032],
      [8, 0.00736272, 0.99963712],
      [9, 0.00036288, 1],
    ],
  ],
  [
    '100 of 1/2, 60 of 1/3, 40 of 1/5',
    trials([100, 1 / 2], [60, 1 / 3], [40, 1 / 5]),
    [
      [70, 0.8987178138009541, 0.13074748168138303],
      [78, 0.5279593837204938, 0.5316167799030187],
      [90, 0.04344123856856141, 0.9685337904407076],
      [110, 1.646881419429398e-6, 0.9999992002163899],
      [150, 1.142464955417148e-26, 1],
      [200, 2.0460911503225015e-87, 1],
    ],
  ],
  [
    '800 of 1/2, 700 of 1/3, 500 of 1/4',
    trials([800, 1 / 2], [700, 1 / 3], [500, 1 / 4]),
    [
      [758, 0.5149917109527148, 0.5038260165295837],
      [800, 0.026336149079379322, 0.976398673931671],
      [850, 9.595892201085822e-6, 0.9999922224407715],
      [1000, 1.694330845049135e-29, 1],
      [1300, 8.045327579609815e-139, 1],
    ],
  ],
  [
    '900 with all probabilities different',
    Float64Array.from({ length: 900 }, (_, i) => (i + 50) / 1000),
    [
      [400, 0.9999536482509889, 6.388769095529357e-5],
      [450, 0.5015552094685389, 0.5295489799022395],
      [500, 4.7894948847817394e-5, 0.9999654331059424],
      [550, 2.5254534373779094e-15, 0.9999999999999987],
      [700, 6.417724310524911e-89, 1],
    ],
  ],
  [
    'trials that always or never succeed',
    trials([3, 0], [2, 1], [2, 1 / 2]),
    [
      [0, 1, 0],
      [1, 1, 0],
      [2, 1, 0.25],
      [3, 0.75, 0.75],
      [4, 0.25, 1],
      [5, 0, 1],
    ],
  ],
  [
    'labels that are all equal to exact match',
    trials([50, 1]),
    [
      [49, 1, 0],
      [50, 1, 1],
      [51, 0, 1],
    ],
  ],
])('Poisson-binomial tails: %s', (_, probabilities, rows) => {
  const distribution = successDistribution(probabilities)
  for (const [successes, upper, lower] of rows) {
    expect(relativeError(upperTail(distribution, successes), upper), `${successes} or more`).toBeLessThan(1e-11)
    expect(relativeError(lowerTail(distribution, successes), lower), `${successes} or fewer`).toBeLessThan(1e-11)
  }
})

// SciPy 1.17.1, `binom.sf(successes - 1, n, p)`.
test.each([
  [100, 0.5, 59, 0.04431304005703379],
  [100, 0.5, 60, 0.028443966820490444],
  [100, 0.5, 80, 5.579544528625976e-10],
  [745, 1 / 3, 280, 0.008129176762692373],
  [745, 1 / 3, 300, 4.40279562657807e-5],
  [100_000, 0.25, 25_000, 0.5012139408347714],
  [100_000, 0.25, 26_000, 1.822071658657917e-13],
  [100_000, 0.25, 28_000, 4.565452847747164e-104],
  [100_000, 0.25, 30_000, 1.2049337319919745e-280],
  [100_000, 0.5, 50_500, 0.0007911799394257577],
  [100_000, 0.5, 55_000, 4.300170822856397e-220],
])('Equal probabilities are a binomial: %i trials of %d, %i or more', (n, p, successes, tail) => {
  expect(relativeError(upperTail(successDistribution(trials([n, p])), successes), tail)).toBeLessThan(1e-10)
})

test('100,000 trials of five probabilities: mass, mean and variance are right', () => {
  const { from, mass } = successDistribution(Float64Array.from({ length: 100_000 }, (_, i) => 1 / (2 + (i % 5))))
  const sum = (of: (value: number, successes: number) => number) =>
    mass.reduce((all, value, i) => all + of(value, from + i), 0)
  // 20,000 × Σ 1/m and 20,000 × Σ (1/m)(1 − 1/m), m from 2 to 6
  const mean = 20_000 * (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5 + 1 / 6)
  const variance = 20_000 * (1 / 4 + 2 / 9 + 3 / 16 + 4 / 25 + 5 / 36)
  expect(sum((value) => value)).toBeCloseTo(1, 12)
  expect(sum((value, k) => value * k)).toBeCloseTo(mean, 6)
  expect(sum((value, k) => value * (k - mean) ** 2)).toBeCloseTo(variance, 5)
})

test('two-sided: twice the smaller tail, at most 1', () => {
  const distribution = successDistribution(trials([100, 0.5]))
  expect(twoSided(distribution, 60)).toBeCloseTo(2 * 0.028443966820490444, 14)
  expect(twoSided(distribution, 40)).toBeCloseTo(2 * 0.028443966820490444, 14)
  expect(twoSided(distribution, 50)).toBe(1)
})

test.each([[-0.1], [1.1], [Number.NaN]])('a probability of %d is refused', (p) => {
  expect(() => successDistribution([0.5, p])).toThrow(`invalid probability: ${p}`)
})
