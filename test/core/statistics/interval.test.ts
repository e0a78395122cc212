import { expect, test } from 'vitest'
import { percentileInterval } from '#core/statistics/interval.ts'

const sorted = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3).sort()

// NumPy 1.24 percentile(x, [2.5, 97.5]) and [5, 95]; R 4.2 quantile(x, c(.025, .975)) and c(.05, .95), type 7, gives
// the same.
test.each([
  [0.95, 1, 8.325],
  [0.9, 1, 7.65],
])('level %d', (level, low, high) => {
  const ours = percentileInterval(sorted, level)
  expect(ours.level).toBe(level)
  expect(ours.low).toBeCloseTo(low, 12)
  expect(ours.high).toBeCloseTo(high, 12)
})

test.each([0, 1, 95, NaN])('level %d is refused', (level) => {
  expect(() => percentileInterval(sorted, level)).toThrow(`invalid level: ${level}`)
})
