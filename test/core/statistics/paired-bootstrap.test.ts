import { expect, test } from 'vitest'
import { percentileInterval } from '#core/statistics/interval.ts'
import {
  columnDraws,
  differenceDraws,
  drawPart,
  joinDraws,
  pairedBootstrap,
} from '#core/statistics/paired-bootstrap.ts'
import { pairRows, singleColumn, valuesOf, type PairedRows } from '#core/statistics/paired-rows.ts'
import { crossed, ragged } from './data.ts'

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function standardDeviation(values: Float64Array): number {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length)
}

// The same two-stage bootstrap written in NumPy 1.24 (PCG64), 200,000 draws: standard deviation and percentiles.
// An end of an interval from 10,000 draws has a standard error of 0.027 standard deviations; 4 of them are allowed.
test.each<[string, number, number | null, number, [number, number], [number, number]]>([
  ['a column of zeros and ones', 0, null, 6.116, [39.252, 63.158], [41.176, 61.29]],
  ['another', 1, null, 5.718, [39.041, 61.458], [40.714, 59.459]],
  ['a column of other values', 2, null, 2.976, [42.711, 54.398], [43.646, 53.429]],
  ['a difference of the two', 0, 1, 8.932, [-16.842, 18.11], [-13.74, 15.625]],
  ['a difference of unlike columns', 0, 2, 6.773, [-10.469, 16.059], [-8.396, 13.897]],
])('Intervals as NumPy finds them: %s', (_, column, minus, deviation, of95, of90) => {
  const bootstrap = pairedBootstrap(ragged, 1)
  const draws = minus === null ? columnDraws(bootstrap, column) : differenceDraws(bootstrap, column, minus)
  if (draws === 'too-few') throw new Error(draws)
  expect(Math.abs(standardDeviation(draws) / deviation - 1)).toBeLessThan(0.03)
  for (const [level, ends] of [
    [0.95, of95],
    [0.9, of90],
  ] as const) {
    const { low, high } = percentileInterval(draws, level)
    expect(Math.abs(low - ends[0])).toBeLessThan(0.11 * deviation)
    expect(Math.abs(high - ends[1])).toBeLessThan(0.11 * deviation)
  }
})

/**
 * Tasks of equal size: the variance of a two-stage draw is (variance of task means + mean variance within tasks / m) /
 * T.
 */
function expectedDeviation(rows: PairedRows, column: number, minus?: number): number {
  const values = valuesOf(rows, column, minus)
  const size = values.length / rows.tasks.length
  const tasks = rows.tasks.map((_, t) => values.subarray(t * size, (t + 1) * size))
  const between = standardDeviation(Float64Array.from(tasks, mean)) ** 2
  const within = mean(Float64Array.from(tasks, standardDeviation).map((deviation) => deviation ** 2))
  return 100 * Math.sqrt((between + within / size) / tasks.length)
}

/**
 * Nine columns of zeros and ones, more than one lane holds, and two of other values; 130 instances a task need 8 bits.
 */
const wide = pairRows(
  11,
  Array.from({ length: 20 }, (_, t) =>
    Array.from({ length: 130 }, (_, i) =>
      Array.from({ length: 11 }, (_, c) => {
        const value = ((i * 7919 + t * 104_729 + c * 1299) % 1009) / 1008
        return c < 9 ? (value < 0.2 + 0.02 * t + 0.04 * c ? 1 : 0) : value * (0.5 + t / 40)
      }),
    ),
  ),
)

test('Every column has its own mean and the deviation of the closed form', () => {
  const { draws } = pairedBootstrap(wide, 5)
  draws.forEach((means, column) => {
    const deviation = expectedDeviation(wide, column)
    expect(Math.abs(mean(means) - 100 * mean(valuesOf(wide, column)))).toBeLessThan(0.04 * deviation)
    expect(Math.abs(standardDeviation(means) / deviation - 1)).toBeLessThan(0.03)
  })
})

test('Columns are paired: a difference has the deviation of the closed form for differences', () => {
  const bootstrap = pairedBootstrap(wide, 5)
  for (const [first, second] of [
    [0, 1],
    [2, 8],
    [0, 9],
    [9, 10],
  ] as const) {
    const draws = differenceDraws(bootstrap, first, second)
    if (draws === 'too-few') throw new Error(draws)
    expect(Math.abs(standardDeviation(draws) / expectedDeviation(wide, first, second) - 1)).toBeLessThan(0.03)
  }
})

test('Columns put together are drawn as columns alone are', () => {
  const alone = (column: number) =>
    pairRows(
      1,
      wide.tasks.map((values) => Array.from({ length: 130 }, (_, i) => [values[i * 11 + column]!])),
    )
  const together = pairedBootstrap(wide, 3, 50).draws
  for (const column of [0, 6, 8]) expect(together[column]).toEqual(pairedBootstrap(alone(column), 3, 50).draws[0])
  for (const column of [9, 10]) {
    pairedBootstrap(alone(column), 3, 50).draws[0]!.forEach((draw, i) =>
      expect(together[column]![i]).toBeCloseTo(draw, 9),
    )
  }
})

test('The same seed gives the same draws, another seed others', () => {
  const [once, again, other] = [
    pairedBootstrap(ragged, 7, 20),
    pairedBootstrap(ragged, 7, 20),
    pairedBootstrap(ragged, 8, 20),
  ]
  expect(again.draws).toEqual(once.draws)
  expect(other.draws).not.toEqual(once.draws)
  expect(once.seed).toBe(7)
})

test.each<[string, PairedRows]>([
  ['no instance', pairRows(2, [[]])],
  ['one instance', pairRows(2, [[[1, 0]]])],
  [
    'all equal',
    pairRows(2, [
      [
        [1, 0],
        [1, 0],
      ],
      [[1, 0]],
    ]),
  ],
])('No spread, no interval: %s', (_, rows) => {
  const bootstrap = pairedBootstrap(rows, 1, 100)
  expect(columnDraws(bootstrap, 0)).toBe('too-few')
  expect(differenceDraws(bootstrap, 0, 1)).toBe('too-few')
})

test('Two equal columns have intervals, their difference has none', () => {
  const bootstrap = pairedBootstrap(
    pairRows(2, [
      [
        [1, 1],
        [0, 0],
      ],
      [[1, 1]],
    ]),
    1,
    100,
  )
  expect(columnDraws(bootstrap, 0)).not.toBe('too-few')
  expect(differenceDraws(bootstrap, 0, 1)).toBe('too-few')
})

test('A constant column against one that varies has a difference with spread', () => {
  const bootstrap = pairedBootstrap(
    pairRows(2, [
      [
        [1, 1],
        [1, 0],
      ],
      [[1, 1]],
      [[1, 0]],
    ]),
    1,
    1000,
  )
  expect(columnDraws(bootstrap, 0)).toBe('too-few')
  const draws = differenceDraws(bootstrap, 0, 1)
  if (draws === 'too-few') throw new Error(draws)
  expect([draws[0], draws.at(-1)]).toEqual([0, 100])
})

// First source: the bootstrap of seeds × tasks, then instances, written in NumPy 1.24 (PCG64), 200,000 draws. Second
// source: its variance in closed form, with C the seeds' covariances (between tasks, and within them over 6, each over
// 8 tasks): the mean of its diagonal over 3, two thirds of the mean of all of it, and the variance of the seeds' means
// over 3, each divided by n.
test.each<[string, number | null, number, number, [number, number]]>([
  ['a line of three seeds', null, 6.600242769158911, 6.615471834464462, [43.75, 70.139]],
  ['the difference of two', 1, 11.089738679688727, 11.11111111111111, [-10.417, 33.333]],
])('seeds are drawn, too: %s', (_, minus, deviation, closed, [low, high]) => {
  const bootstrap = pairedBootstrap(crossed, 1)
  const draws = minus === null ? columnDraws(bootstrap, 0) : differenceDraws(bootstrap, 0, minus)
  if (draws === 'too-few') throw new Error(draws)
  expect(Math.abs(standardDeviation(draws) / deviation - 1)).toBeLessThan(0.03)
  expect(Math.abs(standardDeviation(draws) / closed - 1)).toBeLessThan(0.03)
  const interval = percentileInterval(draws, 0.95)
  expect(Math.abs(interval.low - low)).toBeLessThan(0.15 * deviation)
  expect(Math.abs(interval.high - high)).toBeLessThan(0.15 * deviation)
})

test('lines of the same seeds share their draws: what differs by nothing but a constant has no spread', () => {
  const rows = pairRows(
    4,
    crossed.tasks.map((values) =>
      Array.from({ length: 6 }, (_, i) => {
        const [one = 0, two = 0] = values.subarray(i * 6)
        return [one / 2, two / 2, one / 2 + 0.25, two / 2 + 0.25]
      }),
    ),
    [
      { columns: [0, 1], seeds: [1, 2] },
      { columns: [2, 3], seeds: [1, 2] },
    ],
  )
  expect(differenceDraws(pairedBootstrap(rows, 1, 500), 1, 0)).toBe('too-few')
  const others = { ...rows, means: [rows.means[0]!, { columns: [2, 3], seeds: [3, 4] }] }
  expect(differenceDraws(pairedBootstrap(others, 1, 500), 1, 0)).not.toBe('too-few')
})

test('what has one seed is drawn to the bit as it is without the others', () => {
  const {
    draws: [alone],
  } = pairedBootstrap({ ...crossed, means: [singleColumn(3)] }, 9, 200)
  const {
    draws: [, beside],
  } = pairedBootstrap({ ...crossed, means: [crossed.means[0]!, singleColumn(3)] }, 9, 200)
  expect(beside).toEqual(alone)
})

test.each([[[0, 300]], [[0, 1, 299, 300]], [[0, 100, 200, 300]]])(
  'parts of the draws from %j are those of the whole, with seeds as without',
  (ends) => {
    for (const rows of [ragged, crossed]) {
      const parts = ends.slice(1).map((to, i) => drawPart(rows, 4, { from: ends[i]!, to }))
      expect(joinDraws(rows, 4, parts).draws).toEqual(pairedBootstrap(rows, 4, 300).draws)
    }
  },
)

test('a column of zeros and one other number in each task is drawn as one that is not put together with others', () => {
  const units = pairRows(
    2,
    ragged.tasks.map((values, t) =>
      Array.from({ length: values.length / 3 }, (_, i) => [values[i * 3]! / (2 + (t % 4)), values[i * 3 + 2]!]),
    ),
  )
  const plain = pairRows(
    1,
    ragged.tasks.map((values, t) =>
      Array.from({ length: values.length / 3 }, (_, i) => [
        values[i * 3]! === 0 ? 1e-300 : values[i * 3]! / (2 + (t % 4)),
      ]),
    ),
  )
  const [together, apart] = [pairedBootstrap(units, 2, 100).draws[0]!, pairedBootstrap(plain, 2, 100).draws[0]!]
  together.forEach((draw, i) => expect(draw).toBeCloseTo(apart[i]!, 10))
})
