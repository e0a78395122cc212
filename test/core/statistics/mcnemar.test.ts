import { expect, test } from 'vitest'
import { discordant, mcnemar } from '#core/statistics/mcnemar.ts'

// R 4.2 binom.test(min(b, c), b + c)$p.value and SciPy 1.10 binomtest(min(b, c), b + c, 0.5); statsmodels 0.13
// mcnemar(exact=True) gives the same. 1 and 7: Fagerland, Lydersen & Laake 2013, table 1, exact conditional p = 0.070.
test.each([
  [1, 7, 0.0703125],
  [7, 1, 0.0703125],
  [0, 5, 0.0625],
  [3, 12, 0.03515625],
  [10, 10, 1],
  [86, 150, 3.715936139571387e-5],
  [59, 6, 4.964650327128616e-12],
  [0, 60, 1.734723475976807e-18],
  [250, 310, 0.012590475149380298],
  [2500, 2650, 0.03785922208015709],
])('only the first right on %i, only the second on %i: p = %d', (onlyFirst, onlySecond, p) => {
  const ours = mcnemar({ onlyFirst, onlySecond })
  expect(ours === 'too-few' ? ours : ours / p).toBeCloseTo(1, 9)
})

test('Cells that are right on the same instances: too-few', () => {
  expect(mcnemar({ onlyFirst: 0, onlySecond: 0 })).toBe('too-few')
})

test('Discordant instances of both directions are counted apart', () => {
  expect(discordant(Float64Array.of(1, 0, -1, -1, 0))).toEqual({ onlyFirst: 1, onlySecond: 2 })
})
