import { expect, test } from 'vitest'
import { standardErrorOf, taskCorrelation } from '#core/statistics/standard-error.ts'
import { pairRows, type Term } from '#core/statistics/paired-rows.ts'
import { crossed, ragged } from './data.ts'

const mean = (place: number): readonly Term[] => [{ mean: place, weight: 1 }]
const difference = (first: number, second: number): readonly Term[] => [...mean(first), { mean: second, weight: -1 }]

// Two sources that agree: R 4.2 survey 4.1.1, svymean(~y, svydesign(ids = ~task, weights = ~1, data)), and statsmodels
// 0.13, OLS(y, ones).fit(cov_type='cluster', cov_kwds={'groups': task}, use_t=True).
test.each([
  ['a column', mean(0), 51.30434782608697, 4.298462269763975],
  ['another', mean(1), 49.56521739130436, 3.56358798969509],
  ['a difference', difference(0, 1), 1.7391304347826098, 6.03223274761829],
  ['a difference of unlike columns', difference(0, 2), 2.791304347826088, 4.180675372622349],
])('tasks as clusters: %s', (_, terms, value, standardError) => {
  const ours = standardErrorOf(ragged, terms)
  expect(ours.value).toBeCloseTo(value, 10)
  expect(ours.standardError).toBeCloseTo(standardError, 10)
  expect(ours.degreesOfFreedom).toBeCloseTo(11, 10)
})

// R 4.2 anova(aov(y ~ seed + task + seed:task)); NumPy 1.24 gives the same mean squares. The variance of the mean of N
// = 144 values is (tasks + seeds − seeds with tasks) / N, or tasks / N where seeds differ by less than seeds with tasks
// do.
test.each([
  [
    'seeds that differ by no more than chance',
    mean(0),
    56.94444444444444,
    { tasks: 0.234126984127, seeds: 0.0902777777778, crossed: 0.12996031746 },
  ],
  [
    'seeds that differ',
    difference(0, 1),
    11.11111111111111,
    { tasks: 0.8888888888889, seeds: 0.1944444444444, crossed: 0.1865079365079 },
  ],
])('seeds crossed with tasks: %s', (_, terms, value, squares) => {
  const ours = standardErrorOf(crossed, terms)
  const [ofTasks, ofSeeds, ofBoth] = [squares.tasks / 144, squares.seeds / 144, squares.crossed / 144]
  const differ = ofSeeds > ofBoth
  const variance = ofTasks + (differ ? ofSeeds - ofBoth : 0)
  expect(ours.value).toBeCloseTo(value, 10)
  expect(ours.standardError).toBeCloseTo(100 * Math.sqrt(variance), 8)
  expect(ours.degreesOfFreedom).toBeCloseTo(
    differ ? variance ** 2 / (ofTasks ** 2 / 7 + ofSeeds ** 2 / 2 + ofBoth ** 2 / 14) : 7,
    6,
  )
})

test('a line of one seed against one of three: only the three are drawn from', () => {
  const rows = { ...crossed, means: [{ columns: [0], seeds: [] }, ...crossed.means.slice(1)] }
  const alone = standardErrorOf(
    {
      ...rows,
      means: [
        { columns: [0], seeds: [] },
        { columns: [3], seeds: [] },
      ],
    },
    difference(0, 1),
  )
  expect(alone.degreesOfFreedom).toBeCloseTo(7, 10)
  expect(standardErrorOf(rows, difference(0, 1)).degreesOfFreedom).toBeLessThan(7.001)
})

test('two seeds that differ hardly more than by chance leave one degree of freedom, not a fraction of one', () => {
  // By Satterthwaite's formula alone: .142, whose 97.5th percentile is 2.9 × 10⁸.
  const rows = pairRows(
    2,
    [
      [
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
      [
        [0, 0],
        [0, 1],
      ],
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [{ columns: [0, 1], seeds: [1, 2] }],
  )
  expect(standardErrorOf(rows, mean(0)).degreesOfFreedom).toBe(1)
})

test('with one task its instances are the clusters: the standard error of a mean', () => {
  // numpy.std([1, 0, 1, 1], ddof=1) / 2
  expect(standardErrorOf(pairRows(1, [[[1], [0], [1], [1]]]), mean(0))).toMatchObject({
    value: 75,
    standardError: expect.closeTo(25, 10) as number,
    degreesOfFreedom: expect.closeTo(3, 10) as number,
  })
})

test('tasks that happen to agree do not make a mean certain: at least half the standard error of independent instances', () => {
  const rows = pairRows(1, [
    [[1], [0]],
    [[1], [0]],
  ])
  expect(standardErrorOf(rows, mean(0)).standardError).toBeCloseTo((100 * Math.sqrt(0.25 / 3)) / 2, 10)
})

// Two sources that agree: the design effect of R 4.2 survey 4.1.1, deff(svymean(~y, design, deff = "replace")), and
// statsmodels' clustered over its plain variance, (bse / bse)²: 0.843114835887 and 0.579125457034; less 1, over 115 /
// 12 − 1.
test.each([
  [0, -0.0182778831977],
  [1, -0.0490339273358],
])('instances of one task are alike in column %i: %d', (column, correlation) => {
  expect(taskCorrelation(ragged, column)).toBeCloseTo(correlation, 6)
})

test.each<[string, number[][][], number]>([
  ['tasks that decide everything', Array.from({ length: 40 }, (__, t) => [[t % 2], [t % 2], [t % 2]]), 1],
  [
    'nothing but alike',
    [
      [[1], [1]],
      [[1], [1]],
    ],
    0,
  ],
  ['one instance a task', [[[1]], [[0]], [[1]]], 0],
])('%s', (_, tasks, correlation) => {
  expect(Math.abs(taskCorrelation(pairRows(1, tasks), 0) - correlation)).toBeLessThan(0.05)
})
