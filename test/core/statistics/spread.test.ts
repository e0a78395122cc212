import { expect, test } from 'vitest'
import { spreadOf } from '#core/statistics/spread.ts'

test('numbers of others', () => {
  // Python 3, statistics.stdev([2, 4, 4, 4, 5, 5, 7, 9]).
  const found = spreadOf([2, 4, 4, 4, 5, 5, 7, 9])
  expect(found).toMatchObject({ range: 7 })
  expect(found === 'too-few' ? Number.NaN : found.standardDeviation).toBeCloseTo(2.138089935299395, 12)
  // R, sd(c(1000000001, 1000000002, 1000000003)): no cancellation.
  expect(spreadOf([1e9 + 1, 1e9 + 2, 1e9 + 3])).toMatchObject({ standardDeviation: 1, range: 2 })
})

test('one value has no spread; equal ones have one of 0', () => {
  expect(spreadOf([])).toBe('too-few')
  expect(spreadOf([3])).toBe('too-few')
  expect(spreadOf([3, 3])).toMatchObject({ standardDeviation: 0, range: 0 })
})
