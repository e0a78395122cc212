import { expect, test } from 'vitest'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { rescaledDraws, rescaledInterval } from '#core/statistics/rescaled.ts'
import { isEquivalent } from '#core/statistics/tost.ts'
import { verdict } from '#core/statistics/comparison.ts'

test.each([
  ['inside', -2, 2, true],
  ['inside and without 0', 1, 2, true],
  ['beyond the lower margin', -3.5, 1, false],
  ['beyond the upper margin', -1, 3.5, false],
  ['around the whole margin', -5, 5, false],
  ['outside', 4, 6, false],
])('A 90 %% interval %s of ±3: from %d to %d', (_, low, high, equivalent) => {
  expect(isEquivalent({ level: 0.9, low, high }, 3)).toBe(equivalent)
})

// First source: statsmodels 0.13 weightstats.ttost_paired(a, b, -margin, margin)[0] < 0.05. Second source: R 4.2
// t.test(a, b, paired = TRUE, conf.level = 0.9)$conf.int, 0.1977 to 2.2190 points, inside ±margin. One instance a task.
const pairs = Array.from({ length: 24 }, (_, i) => [
  [((i * 37 + 11) % 101) / 100, ((i * 37 + 11 + ((i * i) % 9) - 4 + 101) % 101) / 100],
])
test.each([
  [1, 0.6364537178748879],
  [2, 0.09627055839474599],
  [3, 0.0029202809749281577],
  [4, 4.5165991763656116e-5],
  [8, 2.4972302716765662e-11],
])('two one-sided tests against ±%d points: p = %d', (margin, p) => {
  const stretched = rescaledDraws(pairedBootstrap(pairRows(2, pairs), 1), [
    { mean: 0, weight: 1 },
    { mean: 1, weight: -1 },
  ])
  if (stretched === 'too-few') throw new Error(stretched)
  const interval = rescaledInterval(stretched, 0.9)
  expect(Math.abs(interval.low - 0.1977)).toBeLessThan(0.08)
  expect(Math.abs(interval.high - 2.219)).toBeLessThan(0.08)
  expect(isEquivalent(interval, margin)).toBe(p < 0.05)
})

test.each([0, -3, NaN])('A margin of %d is refused', (margin) => {
  expect(() => isEquivalent({ level: 0.9, low: -1, high: 1 }, margin)).toThrow(`invalid margin: ${margin}`)
})

// The four outcomes of Lakens 2017, figure 1.
test.each([
  [true, false, 'equivalent'],
  [true, true, 'equivalent'],
  [false, true, 'different'],
  [false, false, 'undecided'],
] as const)('equivalence shown: %s, difference shown: %s: %s', (equivalent, differsFromZero, word) => {
  expect(verdict({ equivalent, differsFromZero })).toBe(word)
})
