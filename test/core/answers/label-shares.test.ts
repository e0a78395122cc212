import { expect, test } from 'vitest'
import { likeliestBy, type LabelScoreName } from '#core/answers/label-score.ts'
import { labelShares } from '#core/answers/label-shares.ts'

test('of two labels the likelier has the larger share, and all shares are one', () => {
  const shares = labelShares([
    { label: 'yes', withEnd: Math.log(0.3) },
    { label: 'no', withEnd: Math.log(0.1) },
  ])
  expect(shares.map(({ label }) => label)).toEqual(['yes', 'no'])
  expect(shares[0]?.share).toBeCloseTo(0.75, 12)
  expect(shares[1]?.share).toBeCloseTo(0.25, 12)
})

test('probabilities too small for a number have shares all the same', () => {
  const shares = labelShares([
    { label: 'a', withEnd: -2000 },
    { label: 'b', withEnd: -2000 },
    { label: 'c', withEnd: -Infinity },
  ])
  expect(shares.map(({ share }) => share)).toEqual([0.5, 0.5, 0])
})

test.each([
  ['no label', []],
  ['a label without a probability', [{ label: 'a', withEnd: -Infinity }]],
  ['a label whose logit is no number', [{ label: 'a', withEnd: NaN }]],
])('%s has none', (_, scores) => {
  expect(labelShares(scores)).toEqual([])
})

test.each<[LabelScoreName, string]>([
  ['sum', 'a'],
  ['per-token', 'long label'],
  ['per-byte', 'long label'],
  ['minus-prior', 'b'],
])('by %s the largest share is the label that is chosen: %s', (by, chosen) => {
  const scores = [
    { label: 'a', withEnd: -2, withEndPerToken: -2, prior: -1 },
    { label: 'b', withEnd: -3, withEndPerToken: -3, prior: -6 },
    { label: 'long label', withEnd: -4, withEndPerToken: -1, prior: -4 },
  ]
  const shares = labelShares(scores, by)
  expect(shares.toSorted((one, other) => other.share - one.share)[0]?.label).toBe(chosen)
  expect(likeliestBy(by, scores)).toBe(chosen)
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
})

test('labels without the number have no shares by it', () =>
  expect(labelShares([{ label: 'a', withEnd: -2 }], 'minus-prior')).toEqual([]))
