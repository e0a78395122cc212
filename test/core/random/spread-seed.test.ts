import { expect, test } from 'vitest'
import { seededRandom, spreadSeed } from '#core/random/index.ts'

test('the first numbers of neighbouring seeds are as uniform as others', () => {
  const bins = Array<number>(20).fill(0)
  const values = Array.from({ length: 4000 }, (_, seed) => (seededRandom(spreadSeed(seed)).next() >>> 0) / 2 ** 32)
  for (const value of values) bins[Math.floor(value * 20)]!++
  const chiSquare = bins.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
  // 19 degrees of freedom: 0.1 % below 5.4, 0.1 % above 43.8. Too even is as little random as too uneven.
  expect(chiSquare).toBeGreaterThan(5.4)
  expect(chiSquare).toBeLessThan(43.8)
  const correlation =
    (12 * values.slice(1).reduce((sum, value, i) => sum + (value - 0.5) * ((values[i] ?? 0) - 0.5), 0)) / 3999
  expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(4000))
})

// SMHasher's MurmurHash3_x86_32 of nothing with these seeds is the finaliser alone.
test.each([
  [0, 0],
  [1, 0x514e28b7],
  [0xffffffff, 0x81f16f39],
])('the finaliser of MurmurHash3: %i', (seed, expected) => {
  expect(spreadSeed(seed) >>> 0).toBe(expected)
})
