import { expect, test } from 'vitest'
import { certifyingMeter, drawParityPrompts, parityHolds, parityOf, parityPrompts } from '#core/study/parity.ts'

/** The trainer's margin is 0.25 where it finds another token likelier; the engine's other order is off by `own`. */
const answer = (
  chosen: number[],
  trainerGreedy: number[],
  given: { readonly logits?: number[]; readonly trainer?: number[]; readonly own?: number } = {},
) => {
  const { logits = chosen.map(() => 1), trainer = logits, own = 0 } = given
  return {
    chosen,
    logits,
    again: { greedy: chosen, greedyLogits: logits, logits: logits.map((logit) => logit + own) },
    trainer: {
      greedy: trainerGreedy,
      greedyLogits: trainer.map((logit, i) => logit + (trainerGreedy[i] === chosen[i] ? 0 : 0.25)),
      logits: trainer,
    },
  }
}
const same = { largestLogitDifference: 0, ownLogitDifference: 0 }

test.each([
  ['all equal', [answer([1, 2], [1, 2]), answer([3], [3])], { prompts: 2, equal: 2, tied: 0, ...same }],
  [
    'one token of one answer differs',
    [answer([1, 2], [1, 9]), answer([3], [3])],
    { prompts: 2, equal: 1, tied: 0, ...same },
  ],
  [
    'a token differs by less than the engine from itself, on another prompt',
    [answer([1, 2], [1, 9]), answer([3], [3], { own: 0.5 })],
    { prompts: 2, equal: 1, tied: 1, largestLogitDifference: 0, ownLogitDifference: 0.5 },
  ],
  [
    'one of two tokens differs by more than the engine from itself',
    [answer([1, 2], [8, 9], { own: 0.125 })],
    { prompts: 1, equal: 0, tied: 0, largestLogitDifference: 0, ownLogitDifference: 0.125 },
  ],
  [
    'logits differ',
    [answer([1, 2], [1, 2], { logits: [5, 6], trainer: [5.25, 6] }), answer([3], [3], { trainer: [0.5] })],
    { prompts: 2, equal: 2, tied: 0, largestLogitDifference: 0.5, ownLogitDifference: 0 },
  ],
  [
    'a logit of the trainer is no number',
    [answer([1], [1], { trainer: [NaN] })],
    { prompts: 1, equal: 1, tied: 0, largestLogitDifference: null, ownLogitDifference: 0 },
  ],
  [
    'a logit of the engine in its other order is no number: nothing is a near tie',
    [answer([1], [2], { own: NaN })],
    { prompts: 1, equal: 0, tied: 0, largestLogitDifference: 0, ownLogitDifference: null },
  ],
  ['an answer has no token', [answer([], [])], { prompts: 1, equal: 1, tied: 0, ...same }],
  ['there is no prompt', [], { prompts: 0, equal: 0, tied: 0, ...same }],
])('the certificate of answers where %s', (_, answers, parity) => {
  expect(parityOf(answers)).toEqual(parity)
})

test.each([
  [40, 40, 0, true],
  [40, 36, 0, true],
  [40, 34, 2, true],
  [40, 35, 0, false],
  [0, 0, 0, false],
])('of %i prompts %i equal, %i but for near ties: holds is %j', (prompts, equal, tied, holds) => {
  expect(parityHolds({ prompts, equal, tied, ...same })).toBe(holds)
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

test('a certificate is half done when all prompts are answered, one a second, and done when all are followed', () => {
  const meter = certifyingMeter()
  const answered = Array.from({ length: parityPrompts }, (_, i) => meter.answered(1000 * (i + 1)))
  expect(answered[0]).toEqual({ done: 0, prompts: 40, secondsLeft: null })
  expect(answered[23]).toEqual({ done: 12, prompts: 40, secondsLeft: 56 })
  expect(answered.at(-1)).toEqual({ done: 20, prompts: 40, secondsLeft: 40 })
  const followed = Array.from({ length: parityPrompts }, (_, i) => meter.followed(i + 1, 40_000 + 500 * (i + 1)))
  expect(followed[1]).toEqual({ done: 21, prompts: 40, secondsLeft: 19 })
  expect(followed.at(-1)).toEqual({ done: 40, prompts: 40, secondsLeft: 0 })
})

test('where fewer prompts fit, that is known when they are answered', () => {
  const meter = certifyingMeter()
  for (const now of [1000, 2000, 3000]) meter.answered(now)
  expect([1, 2, 3].map((rows) => meter.followed(rows, 3000 + 1000 * rows))).toMatchObject([
    { done: 2, prompts: 3 },
    { done: 2, prompts: 3 },
    { done: 3, prompts: 3, secondsLeft: 0 },
  ])
})
