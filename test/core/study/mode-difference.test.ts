import { expect, test } from 'vitest'
import { markInWords, whyMarked } from '#core/study/mark.ts'
import {
  comparedPrompts,
  differenceHolds,
  drawComparedTrials,
  modeDifferenceOf,
  modeSentence,
  type ModeAnswer,
} from '#core/study/mode-difference.ts'
import { planCells } from '#core/study/cell.ts'
import { study } from './support.ts'

const said = (raw: string | null): ModeAnswer => ({ raw, labelScores: null })
const scored = (raw: string, ...logProbabilities: number[]): ModeAnswer => ({
  raw,
  labelScores: logProbabilities.map((logProbability) => ({ logProbability, withEnd: logProbability - 1 })),
})

test.each([
  ['none', [], { prompts: 0, equal: 0, likelihood: null }],
  [
    'two equal of three, one of them not answered in exact mode',
    [
      [said('yes'), said('yes')],
      [said(''), said('')],
      [said('no'), said(null)],
    ],
    { prompts: 3, equal: 2, likelihood: null },
  ],
  [
    'labels alike and chosen alike',
    [
      [scored('yes', -1, -2), scored('yes', -1.25, -2)],
      [said('x'), said('y')],
    ],
    { prompts: 2, equal: 1, likelihood: { prompts: 1, equal: 1, largestDifference: 0.25 } },
  ],
  [
    'another label chosen',
    [[scored('yes', -1, -1.125), scored('no', -1.25, -1)]],
    { prompts: 1, equal: 0, likelihood: { prompts: 1, equal: 0, largestDifference: 0.25 } },
  ],
  [
    'a label that cannot come in either',
    [[scored('yes', -1, -Infinity), scored('yes', -1, -Infinity)]],
    { prompts: 1, equal: 1, likelihood: { prompts: 1, equal: 1, largestDifference: 0 } },
  ],
  [
    'a label that can come in one of them only',
    [[scored('yes', -1, -Infinity), scored('yes', -1, -9)]],
    { prompts: 1, equal: 1, likelihood: { prompts: 1, equal: 1, largestDifference: null } },
  ],
] as const)('the difference of answers: %s', (_, pairs, difference) => {
  expect(modeDifferenceOf(pairs.map(([fast, exact]) => ({ fast, exact })))).toEqual(difference)
})

test('what a store has kept of a label that cannot come is as far from one that can', () => {
  const kept = JSON.parse(JSON.stringify(scored('yes', -Infinity))) as ModeAnswer
  const differenceFrom = (exact: ModeAnswer) => modeDifferenceOf([{ fast: kept, exact }]).likelihood?.largestDifference
  expect(differenceFrom(scored('yes', -Infinity))).toBe(0)
  expect(differenceFrom(scored('yes', -4))).toBeNull()
})

test('trials are drawn from all cells in turn, each at most once, the same for the same seed', () => {
  const drawn = drawComparedTrials([100, 3, 100, 0], 1)
  expect(drawn).toHaveLength(comparedPrompts)
  expect(new Set(drawn.map((each) => JSON.stringify(each))).size).toBe(comparedPrompts)
  expect(drawn.filter(({ cell }) => cell === 1)).toHaveLength(3)
  expect(Math.abs(drawn.filter(({ cell }) => cell === 0).length - comparedPrompts / 2)).toBeLessThanOrEqual(2)
  expect(drawComparedTrials([100, 3, 100, 0], 1)).toEqual(drawn)
  expect(drawComparedTrials([100, 3, 100, 0], 2)).not.toEqual(drawn)
  expect(drawComparedTrials([2, 1], 1)).toHaveLength(3)
  expect(
    new Set(
      drawComparedTrials(
        Array.from({ length: 50 }, () => 5),
        1,
      ).map(({ cell }) => cell),
    ).size,
  ).toBe(40)
})

const difference = (prompts: number, equal: number, largestDifference: number | null = 0.0312) => ({
  prompts,
  equal,
  likelihood: { prompts, equal, largestDifference },
})

test.each([
  [40, 40, true],
  [40, 36, true],
  [40, 35, false],
  [0, 0, true],
])('of %i answers %i equal: holds is %j', (prompts, equal, holds) => {
  expect(differenceHolds(difference(prompts, equal))).toBe(holds)
})

test.each([
  ['exact mode', undefined, null, null],
  ['not compared yet', 'fast', null, "Fast mode: its answers are not compared with exact mode's yet."],
  [
    'compared, with labels',
    'fast',
    difference(40, 39),
    "Fast mode: 39 of 40 answers equal exact mode's; label log-probabilities differ by at most 0.031 nat.",
  ],
  [
    'compared, without labels',
    'fast',
    { ...difference(40, 39), likelihood: null },
    "Fast mode: 39 of 40 answers equal exact mode's.",
  ],
  [
    'a log-probability is no number',
    'fast',
    difference(1, 1, null),
    "Fast mode: 1 of 1 answer equals exact mode's; some label log-probabilities are no number in one of the two.",
  ],
  ['no answer', 'fast', difference(0, 0), "Fast mode: there was no answer to compare with exact mode's."],
] as const)('in a sentence: %s', (_, mode, measured, sentence) => {
  expect(modeSentence({ mode }, measured)).toBe(sentence)
})

test('below 90 % all scores of a run are marked, also of the untuned model, as with a failed certificate', () => {
  const [cell] = planCells(study, (text) => text)
  if (!cell) throw new Error('the study has no cell')
  const of = (modeDifference: ReturnType<typeof difference> | null, trials = 3) => ({
    cell,
    modeDifference,
    trials: { length: trials },
  })
  expect(whyMarked(of(null))).toBeNull()
  expect(whyMarked(of(difference(40, 36)))).toBeNull()
  expect(whyMarked(of(difference(40, 35), 0))).toBeNull()
  expect(whyMarked(of(difference(40, 35)))).toBe("fast mode: answers equal exact mode's on 35 of 40 prompts, 87 %")
  expect(markInWords([of(difference(40, 35)), of(difference(40, 35))])).toBe(
    "† Not reliable: fast mode: answers equal exact mode's on 35 of 40 prompts, 87 %, fewer than 90 %. Ask in exact mode, which takes longer.",
  )
  expect(markInWords([of(difference(40, 36))])).toBeNull()
})
