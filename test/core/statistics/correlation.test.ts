import { expect, test } from 'vitest'
import { correlation } from '#core/statistics/correlation.ts'

const pairs = (...values: readonly (readonly [number, number])[]) =>
  values.map(([first, second]) => ({ first, second }))

// SciPy 1.17.1: pearsonr(x, y), confidence_interval(0.95).
test.each([
  [
    'a strong one',
    pairs([1, 2.1], [2, 3.9], [3, 6.2], [4, 7.8], [5, 9], [6, 13.5]),
    0.9807598526637229,
    0.8291882105660041,
    0.9979812381263369,
  ],
  [
    'a weak one, below zero',
    pairs([10, 3], [20, -2], [15, 4], [0, 1], [7, 7]),
    -0.3525941317950241,
    -0.9418637362529381,
    0.7688466066227273,
  ],
])('%s', (_, data, r, low, high) => {
  expect(correlation(data)).toEqual({
    value: expect.closeTo(r, 12) as number,
    interval95: { level: 0.95, low: expect.closeTo(low, 12) as number, high: expect.closeTo(high, 12) as number },
  })
})

test.each([
  ['no pair', pairs(), 'too-few'],
  ['one pair', pairs([1, 2]), 'too-few'],
  ['no spread in one column', pairs([1, 2], [1, 3], [1, 4], [1, 5]), 'too-few'],
  ['three pairs have no interval', pairs([1, 1], [2, 3], [3, 2]), { value: 0.5, interval95: 'too-few' }],
  ['nor has a straight line', pairs([1, 2], [2, 4], [3, 6], [4, 8]), { value: 1, interval95: 'too-few' }],
])('%s', (_, data, expected) => expect(correlation(data)).toEqual(expected))
