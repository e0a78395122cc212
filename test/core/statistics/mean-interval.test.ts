import { expect, test } from 'vitest'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { ragged } from './data.ts'

// Two sources that agree: R 4.2 survey 4.1.1, svyciprop(~y, svydesign(ids = ~task, …), method = "logit", df =
// degf(design)), and statsmodels 0.13, GLM(y, ones, family=Binomial()).fit(cov_type='cluster', cov_kwds={'groups':
// task}), whose log odds ± scipy.stats.t.ppf(0.975, 11) standard errors are turned back.
test.each([
  [0, 41.9091003313, 60.608319518],
  [1, 41.7960438123, 57.3554442578],
])('the interval of column %i goes from %d to %d', (column, low, high) => {
  const { interval } = meanInterval(ragged, column, 0.95)
  expect(interval).toEqual({
    level: 0.95,
    low: expect.closeTo(low, 8) as number,
    high: expect.closeTo(high, 8) as number,
  })
})

test.each([
  ['one instance', [[[1]]], 100],
  ['all right', [[[1], [1]], [[1]]], 100],
  ['none right', [[[0], [0]], [[0]]], 0],
  ['all alike', [[[0.4], [0.4]], [[0.4]]], 40],
])('%s: a mean without an interval', (_, tasks, mean) => {
  expect(meanInterval(pairRows(1, tasks), 0, 0.95)).toEqual({
    mean: expect.closeTo(mean, 10) as number,
    interval: 'too-few',
  })
})

test('it never leaves the scale', () => {
  const { interval } = meanInterval(
    pairRows(1, [
      [[1], [1], [0]],
      [[1], [1], [1]],
      [[1], [1], [1]],
    ]),
    0,
    0.95,
  )
  expect(interval).toMatchObject({ low: expect.any(Number) as number, high: expect.any(Number) as number })
  expect(interval !== 'too-few' && interval.low > 0 && interval.high < 100 && interval.high > 98).toBe(true)
})
