import { expect, test } from 'vitest'
import { isEquivalent } from '#core/statistics/tost.ts'
import { verdict } from '#core/statistics/verdict.ts'

/** Draws whose 90 % interval goes from low to high: evenly spread, 5 % beyond either end. */
function drawsWithin(low: number, high: number): Float64Array {
  const beyond = (high - low) / 18
  return Float64Array.from({ length: 1001 }, (_, i) => low - beyond + ((high - low + 2 * beyond) * i) / 1000)
}

test.each([
  ['inside', -2, 2, true],
  ['inside and without 0', 1, 2, true],
  ['beyond the lower margin', -3.5, 1, false],
  ['beyond the upper margin', -1, 3.5, false],
  ['around the whole margin', -5, 5, false],
  ['outside', 4, 6, false],
])('A 90 %% interval %s of ±3: from %d to %d', (_, low, high, equivalent) => {
  expect(isEquivalent(drawsWithin(low, high), 3)).toBe(equivalent)
})

test.each([0, -3, NaN])('A margin of %d is refused', (margin) => {
  expect(() => isEquivalent(drawsWithin(-1, 1), margin)).toThrow(`invalid margin: ${margin}`)
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
