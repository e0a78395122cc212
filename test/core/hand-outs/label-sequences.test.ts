import { expect, test } from 'vitest'
import type { Continuation } from '#core/answers/label-likelihood.ts'
import { labelSequences, likeliestOf } from '#core/hand-outs/label-sequences.ts'

const ended = (label: string, tokens: number[], change: Partial<Continuation<number>['end']> = {}) => ({
  label,
  tokens,
  end: { direct: [90, 91], fullStop: undefined, merged: [], ...change },
})

test.each([
  [
    'with each end',
    ended('a', [1, 2]),
    [
      [1, 2, 90],
      [1, 2, 91],
    ],
  ],
  [
    'also behind a full stop',
    ended('a', [1], { fullStop: 5 }),
    [
      [1, 90],
      [1, 91],
      [1, 5, 90],
      [1, 5, 91],
    ],
  ],
  [
    'with its last token and end in one',
    ended('a', [1, 2], { merged: [7] }),
    [
      [1, 2, 90],
      [1, 2, 91],
      [1, 7],
    ],
  ],
  ['alone where it has no end', ended('a', [1, 2], { direct: [] }), [[1, 2]]],
])('a label is asked %s', (_, continuation, expected) => {
  expect(labelSequences(continuation)).toEqual(expected)
})

const log = Math.log
/** P(1) = .6, P(2) = .4; behind 1 the ends have .5 and .1; behind 2 they have .3 and .6. */
const told = [
  {
    continuation: ended('one', [1]),
    logProbabilities: [
      [log(0.6), log(0.5)],
      [log(0.6), log(0.1)],
    ],
  },
  {
    continuation: ended('two', [2]),
    logProbabilities: [
      [log(0.4), log(0.3)],
      [log(0.4), log(0.6)],
    ],
  },
]

test('a label’s score is its probability with any of its ends: .6 × .6 = .36, .4 × .9 = .36', async () => {
  const scored = await likeliestOf(told)
  if (scored.state !== 'scored') throw new Error(scored.why)
  expect(scored.answer.labelScores.map(({ withEnd }) => Math.exp(withEnd))).toEqual([
    expect.closeTo(0.36, 12),
    expect.closeTo(0.36, 12),
  ])
  expect(scored.answer.labelScores.map(({ logProbability }) => Math.exp(logProbability))).toEqual([
    expect.closeTo(0.6, 12),
    expect.closeTo(0.4, 12),
  ])
})

test.each([
  ['a sequence less', [told[0]!, { ...told[1]!, logProbabilities: told[1]!.logProbabilities.slice(1) }]],
  ['a number less', [told[0]!, { ...told[1]!, logProbabilities: [[log(0.4)], [log(0.4), log(0.6)]] }]],
  ['none at all', [{ ...told[0]!, logProbabilities: [] }, told[1]!]],
  [
    'one that is no number',
    [
      told[0]!,
      {
        ...told[1]!,
        logProbabilities: [
          [NaN, log(0.3)],
          [NaN, log(0.6)],
        ],
      },
    ],
  ],
])('with %s nothing is scored', async (_, given) => {
  expect(await likeliestOf(given)).toMatchObject({ state: 'too few' })
})
