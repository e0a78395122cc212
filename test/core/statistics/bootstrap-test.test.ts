import { expect, test } from 'vitest'
import { bootstrapTest } from '#core/statistics/bootstrap-test.ts'

function draws(below: number, zero: number, above: number): Float64Array {
  return Float64Array.from([...Array<number>(below).fill(-1), ...Array<number>(zero).fill(0), ...Array<number>(above).fill(1)])
}

// 2 × (draws on the rarer side, with those at 0, + 1) / (draws + 1), by hand
test.each([
  ['none on the other side: the least there is', 0, 0, 999, 2 / 1000],
  ['24 below', 24, 0, 975, 50 / 1000],
  ['24 above', 975, 0, 24, 50 / 1000],
  ['draws at 0 speak for no difference', 14, 10, 975, 50 / 1000],
  ['even', 500, 0, 500, 1],
])('%s', (_, below, zero, above, p) => {
  expect(bootstrapTest(draws(below, zero, above))).toBeCloseTo(p, 12)
})
