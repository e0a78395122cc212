import { expect, test } from 'vitest'
import { drawnSplits, permutationTest } from '#core/statistics/permutation.ts'

const ten = [0.7, 0.72, 0.64, 0.68, 0.75, 0.71, 0.69, 0.66, 0.73, 0.7]
const five = [0.62, 0.66, 0.58, 0.69, 0.64]

// Python, itertools.combinations over all splits, |difference of means| at least the observed one.
test.each([
  ['10 against 5', ten, five, 34 / 3003, 3003, 1 / 3003],
  ['5 against 10: the same', five, ten, 34 / 3003, 3003, 1 / 3003],
  ['no overlap', [1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252, 252, 2 / 252],
  ['equal means', [0.5, 0.6, 0.55], [0.52, 0.58], 1, 10, 1 / 10],
  ['ties', [0.5, 0.5, 0.5, 0.7], [0.5, 0.5, 0.6], 1, 35, 1 / 35],
  ['one against four', [0.9], [0.1, 0.2, 0.3, 0.4], 1 / 5, 5, 1 / 5],
  ['one against one', [0.9], [0.1], 1, 2, 1],
  ['all alike', [0.5, 0.5], [0.5, 0.5], 1, 6, 2 / 6],
])('%s', (_, first, second, p, splits, leastP) => {
  const found = permutationTest(first, second, 1)
  expect(found).toEqual({
    p: expect.closeTo(p, 12) as number,
    splits,
    isExact: true,
    leastP: expect.closeTo(leastP, 12) as number,
  })
})

test('an empty group', () => expect(permutationTest([], five, 1)).toBe('too-few'))

test('too many splits are drawn by seed, and p is never 0', () => {
  const [low, high] = [Array.from({ length: 12 }, (_, i) => i), Array.from({ length: 12 }, (_, i) => 100 + i)]
  const found = permutationTest(low, high, 1)
  expect(found).toMatchObject({ isExact: false, splits: 2_704_156, leastP: 1 / (drawnSplits + 1) })
  expect(found).toMatchObject({ p: 1 / (drawnSplits + 1) })
})

test('drawn splits give the exact p within their own error', () => {
  // 11 against 10 of 21 is drawn (352,716 splits). Python, all splits.
  const values = Array.from({ length: 21 }, (_, i) => ((i * 37) % 21) / 21 + (i % 2 === 0 ? 0.05 : 0))
  const even = values.filter((_, i) => i % 2 === 0)
  const odd = values.filter((_, i) => i % 2 === 1)
  const found = permutationTest(even, odd, 3)
  if (found === 'too-few') throw new Error(found)
  expect(found.isExact).toBe(false)
  expect(Math.abs(found.p - 0.07301058075051883)).toBeLessThan(0.008)
})
