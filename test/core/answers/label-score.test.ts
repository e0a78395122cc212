import { expect, test } from 'vitest'
import { labelScoreNames, likeliestBy, settledLabelScore, type LabelScoreName } from '#core/answers/label-score.ts'

/** "no" is likely whatever is asked; "größer" has 8 bytes and 4 tokens with its end. */
const scores = [
  { label: 'no', withEnd: -2, withEndPerToken: -1, prior: -1 },
  { label: 'größer', withEnd: -3.6, withEndPerToken: -0.9, prior: -5 },
  { label: 'it is larger', withEnd: -4.2, withEndPerToken: -1.05, prior: -4 },
]

test.each<[LabelScoreName, string]>([
  ['sum', 'no'],
  ['per-token', 'größer'],
  // −2/2, −3.6/8, −4.2/12
  ['per-byte', 'it is larger'],
  // −1, 1.4, −0.2
  ['minus-prior', 'größer'],
])('by %s the likeliest label is %s', (name, label) => {
  expect(likeliestBy(name, scores)).toBe(label)
})

test('of equal labels the first is chosen', () => {
  expect(
    likeliestBy(
      'sum',
      [scores[0], { ...scores[0], label: 'yes' }].filter((each) => each !== undefined),
    ),
  ).toBe('no')
})

test('where a label has no number for a score, it chooses none', () => {
  const [first, ...others] = scores
  const without = [{ label: 'yes', withEnd: first?.withEnd, withEndPerToken: first?.withEndPerToken }, ...others]
  expect(likeliestBy('minus-prior', without)).toBeUndefined()
  expect(likeliestBy('sum', [{ label: 'of before its end counted' }])).toBeUndefined()
})

test('a study does not say the usual score', () => {
  expect(labelScoreNames.map(settledLabelScore)).toEqual([undefined, 'per-token', 'per-byte', 'minus-prior'])
})
