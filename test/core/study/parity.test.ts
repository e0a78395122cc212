import { expect, test } from 'vitest'
import { drawParityPrompts, parityHolds, parityOf } from '#core/study/parity.ts'

const answer = (
  chosen: number[],
  trainerGreedy: number[],
  engineLogits = chosen.map(() => 1),
  trainerLogits = engineLogits,
) => ({ chosen, trainerGreedy, engineLogits, trainerLogits })

test.each([
  ['all equal', [answer([1, 2], [1, 2]), answer([3], [3])], { prompts: 2, equal: 2, largestLogitDifference: 0 }],
  [
    'one token of one answer differs',
    [answer([1, 2], [1, 9]), answer([3], [3])],
    { prompts: 2, equal: 1, largestLogitDifference: 0 },
  ],
  [
    'logits differ',
    [answer([1, 2], [1, 2], [5, 6], [5.25, 6]), answer([3], [3], [1], [0.5])],
    { prompts: 2, equal: 2, largestLogitDifference: 0.5 },
  ],
  ['a logit that is no number', [answer([1], [1], [5], [NaN])], { prompts: 1, equal: 1, largestLogitDifference: null }],
  ['an answer of no token', [answer([], [])], { prompts: 1, equal: 1, largestLogitDifference: 0 }],
  ['no prompt', [], { prompts: 0, equal: 0, largestLogitDifference: 0 }],
])('the certificate of answers where %s', (_, answers, parity) => {
  expect(parityOf(answers)).toEqual(parity)
})

test.each([
  [40, 40, true],
  [40, 36, true],
  [40, 35, false],
  [0, 0, false],
])('of %i prompts %i equal: holds is %j', (prompts, equal, holds) => {
  expect(parityHolds({ prompts, equal, largestLogitDifference: 0 })).toBe(holds)
})

test('prompts are drawn over all conditions, tasks and instances, each at most once, the same for the same seed', () => {
  const drawn = drawParityPrompts(2, [30, 5], 1)
  expect(drawn).toHaveLength(70)
  expect(new Set(drawn.map((prompt) => JSON.stringify(prompt))).size).toBe(70)
  expect(drawn.every(({ condition, task, instance }) => condition < 2 && instance < ([30, 5][task] ?? 0))).toBe(true)
  expect(drawParityPrompts(2, [30, 5], 1)).toEqual(drawn)
  expect(drawParityPrompts(2, [30, 5], 2)).not.toEqual(drawn)
  expect(drawParityPrompts(1, [3, 4], 1)).toHaveLength(7)
})
