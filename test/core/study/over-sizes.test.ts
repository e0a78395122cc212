import { expect, test } from 'vitest'
import type { Cell } from '#core/study/cell.ts'
import { compareCells } from '#core/study/comparisons.ts'
import { reportedComparisons } from '#core/study/reported.ts'
import { goodParity, smallTuned, tunedResults, withTuning, type Asked } from './tuned-results.ts'

/** At 4 per task both are right on half, at 16 Simplified on nearly all; untuned on none. */
const right: NonNullable<Asked['right']> = ({ training }: Cell, t, i) => {
  if (training === null) return false
  const share = training.size === 16 && training.condition.definition === 'simplified' ? 9 : 5
  return (i * 7 + t) % 10 < share
}

function compared(sizes: readonly number[], asked: Asked = {}) {
  const result = compareCells(tunedResults(withTuning({ sizes, seeds: [1] }), { right, ...asked }), null)
  if (result.state === 'refused') throw new Error(result.reason)
  return result
}

test('each two conditions once, with what is shown at which size', () => {
  expect(compared([4, 16]).overSizes).toEqual([
    {
      sentence:
        'Trained on Simplified definitions against trained on Original ones (each asked with its own), exact match on classification: different at 16 (+40.0 points); too few to say anything at 4 instances per task (n = 240 in 12 tasks).',
      verdict: null,
    },
    {
      sentence:
        'Trained on Original instructions against untuned (both asked with Original), exact match on classification: different at 4 (+50.0 points) and 16 (+50.0 points) instances per task (n = 240 in 12 tasks).',
      verdict: 'different',
    },
    {
      sentence: expect.stringMatching(
        /^Trained on Original instructions against random guess \(asked with Original\), exact match on classification: .* instances per task \(n = 240 in 12 tasks\)\.$/,
      ) as string,
      verdict: expect.any(String) as string,
    },
    {
      sentence: expect.stringMatching(/^Trained on Original instructions against majority label/) as string,
      verdict: expect.any(String) as string,
    },
  ])
})

test('of one size, or without tuning, there are none, and the comparisons are read themselves', () => {
  const one = compared([4])
  expect(one.overSizes).toEqual([])
  expect(reportedComparisons(one).first).toEqual(reportedComparisons(one).reported)
  const plain = compareCells(tunedResults({ ...smallTuned, tuning: null }), null)
  expect(plain.state === 'compared' && plain.overSizes).toEqual([])
})

test('of several they are read first; every comparison is told all the same', () => {
  const two = compared([4, 16])
  const { reported, first } = reportedComparisons(two)
  expect(first).toEqual(two.overSizes)
  expect(reported.map(({ sentence }) => sentence.match(/\((\d+) per task/)?.[1])).toEqual([
    '4',
    '16',
    '4',
    '16',
    '4',
    '16',
    '4',
    '16',
  ])
})

test('what is marked at one size is marked over all of them', () => {
  const parity: NonNullable<Asked['parity']> = ({ training }) =>
    training?.size === 16 && training.condition.definition === 'simplified' ? null : goodParity
  expect(compared([4, 16], { parity }).overSizes[0]?.sentence).toMatch(
    /^Trained on Simplified definitions† against trained on Original ones \(each/,
  )
})
