import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { expect, test } from 'vitest'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows, type PairedRows } from '#core/statistics/paired-rows.ts'
import { rescaledDraws, rescaledInterval, rescaledTest, type Rescaled } from '#core/statistics/rescaled.ts'
import { crossed, ragged } from './data.ts'

function difference(rows: PairedRows, first: number, second: number, draws?: number): Rescaled {
  const stretched = rescaledDraws(pairedBootstrap(rows, 1, draws), [
    { mean: first, weight: 1 },
    { mean: second, weight: -1 },
  ])
  if (stretched === 'too-few') throw new Error(stretched)
  return stretched
}

// First source: the two-stage bootstrap and the stretching written in NumPy 1.24 and SciPy 1.10, 200,000 draws. Second
// source: R 4.2 survey 4.1.1, confint(svymean(~d, svydesign(ids = ~task, …)), df = 11), Student's interval, which it
// must be near.
test.each([
  ['of two columns of zeros and ones', 0, 1, 0.95, [-12.473, 14.168], [-11.538, 15.016]],
  ['of two columns of zeros and ones', 0, 1, 0.9, [-9.697, 11.908], [-9.094, 12.572]],
  ['of unlike columns', 0, 2, 0.95, [-6.46, 11.92], [-6.41, 11.993]],
  ['of unlike columns', 0, 2, 0.9, [-4.759, 10.241], [-4.717, 10.299]],
] as const)('the interval of a difference %s', (_, first, second, level, [low, high], [studentLow, studentHigh]) => {
  const stretched = difference(ragged, first, second)
  const ours = rescaledInterval(stretched, level)
  // An end from 10,000 draws has a standard error of 0.027 standard errors of the difference, stretched with it.
  expect(Math.abs(ours.low - low)).toBeLessThan(0.14 * stretched.standardError)
  expect(Math.abs(ours.high - high)).toBeLessThan(0.14 * stretched.standardError)
  expect(Math.abs(ours.low - studentLow)).toBeLessThan(0.25 * stretched.standardError)
  expect(Math.abs(ours.high - studentHigh)).toBeLessThan(0.25 * stretched.standardError)
})

// NumPy as above; beside it 2 * scipy.stats.t.sf(abs(d / se), 11).
test.each([
  [0, 1, 0.80852, 0.77847],
  [0, 2, 0.52982, 0.51811],
])('p of columns %i and %i', (first, second, p, student) => {
  const ours = rescaledTest(difference(ragged, first, second))
  expect(Math.abs(ours - p)).toBeLessThan(0.04)
  expect(Math.abs(ours - student)).toBeLessThan(0.07)
})

/** Draws as a normal distribution has them, of a difference with this value and standard error. */
function normalDraws(value: number, standardError: number, degreesOfFreedom: number): Rescaled {
  const draws = Float64Array.from({ length: 10_000 }, (_, k) => value + 3 * normalQuantile((k + 0.5) / 10_000, 0, 1))
  return { value, standardError, degreesOfFreedom, draws, factor: standardError / 3, least: -100, most: 100 }
}

// scipy.stats.t.interval(0.95, df, 4, 2) and 2 * scipy.stats.t.sf(2, df); R 4.2: 4 + 2 * qt(c(.025, .975), df), 2 *
// pt(-2, df)
test.each([
  [4, -1.552890210395591, 9.55289021039559, 0.11611652351681559],
  [9, -0.5243143254819831, 8.524314325481983, 0.07655282377070093],
  [56.3, -0.006010372933897834, 8.006010372933897, 0.05033313300445024],
])(
  "draws of a normal distribution become Student's interval and test: %d degrees of freedom",
  (degreesOfFreedom, low, high, p) => {
    const stretched = normalDraws(4, 2, degreesOfFreedom)
    expect(rescaledInterval(stretched, 0.95)).toEqual({
      level: 0.95,
      low: expect.closeTo(low, 2) as number,
      high: expect.closeTo(high, 2) as number,
    })
    expect(rescaledTest(stretched)).toBeCloseTo(p, 2)
  },
)

test('p is the level at which the interval leaves out 0', () => {
  for (const stretched of [difference(ragged, 0, 2), difference(crossed, 0, 1), normalDraws(4, 2, 6.5)]) {
    const p = rescaledTest(stretched)
    const includes0 = (level: number) => {
      const { low, high } = rescaledInterval(stretched, level)
      return low < 0 && high > 0
    }
    expect([includes0(1 - p - 0.002), includes0(1 - p + 0.002)]).toEqual([false, true])
  }
})

/** Draws as they are: infinitely many degrees of freedom, and the standard error is theirs. */
function plain(below: number, zero: number, above: number): Rescaled {
  const draws = Float64Array.from([
    ...Array<number>(below).fill(-1),
    ...Array<number>(zero).fill(0),
    ...Array<number>(above).fill(1),
  ])
  return { value: 0, standardError: 1, degreesOfFreedom: Infinity, draws, factor: 1, least: -100, most: 100 }
}

// 2 × (draws on the rarer side, with those at 0, + 1) / (draws + 1), by hand
test.each([
  ['none on the other side: the least there is', 0, 0, 999, 2 / 1000],
  ['24 below', 24, 0, 975, 50 / 1000],
  ['24 above', 975, 0, 24, 50 / 1000],
  ['draws at 0 speak for no difference', 14, 10, 975, 50 / 1000],
  ['even', 500, 0, 500, 1],
])('%s', (_, below, zero, above, p) => {
  expect(rescaledTest(plain(below, zero, above))).toBeCloseTo(p, 12)
})

test('two tasks say little of others, and no interval leaves the scale', () => {
  const rows = pairRows(2, [
    [
      [1, 0],
      [1, 0],
      [1, 1],
    ],
    [
      [0, 0],
      [1, 0],
      [1, 1],
    ],
  ])
  const { low, high } = rescaledInterval(difference(rows, 0, 1, 1000), 0.95)
  expect([low, high]).toEqual([-100, 100])
})

test.each([0, 1, 95, NaN])('level %d is refused', (level) => {
  expect(() => rescaledInterval(plain(1, 1, 1), level)).toThrow(`invalid level: ${level}`)
})
