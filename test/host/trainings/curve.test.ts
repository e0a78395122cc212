import { expect, test } from 'vitest'
import { thinned } from '#host/trainings/curve.ts'

const steps = (count: number, heldOutEvery = 0, epoch = 0) =>
  Array.from({ length: count }, (_, i) => ({
    step: i + 1,
    loss: 1,
    epochLoss: epoch > 0 && (i + 1) % epoch === 0 ? 2 : null,
    heldOutLoss: heldOutEvery > 0 && (i + 1) % heldOutEvery === 0 ? 2 : null,
    learningRate: 1,
    gradientNorm: 1,
    tokensPerSecond: 1,
  }))

test.each([
  ['no limit', thinned(steps(5)), [1, 2, 3, 4, 5]],
  ['fewer than wanted', thinned(steps(3), 10), [1, 2, 3]],
  ['spread evenly, the last with them', thinned(steps(10), 5), [2, 4, 6, 8, 10]],
  ['those with a held-out loss before others', thinned(steps(12, 5), 4), [3, 5, 9, 10]],
  ['the ends of epochs before others', thinned(steps(12, 0, 5), 4), [3, 5, 9, 10]],
  ['none', thinned([], 4), []],
])('a curve of so many points: %s', (_, curve, expected) => {
  expect(curve.map(({ step }) => step)).toEqual(expected)
})
