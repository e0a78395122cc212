import { describe, expect, test } from 'vitest'
import {
  endDivergence,
  gradientDivergence,
  lossDivergence,
  nothingWatched,
  withGradient,
  withLoss,
  type Watched,
} from '#trainer/process/divergence.ts'

const vocabulary = 3072
/** What guessing among the vocabulary costs, in nats. */
const guessing = Math.log(vocabulary)
const learningRate = 1000

/** Loss and gradient norm of each step; the first end that they come to. */
function watch(steps: readonly (readonly [loss: number, gradientNorm: number])[]) {
  let watched: Watched = nothingWatched
  for (const [i, [loss, gradientNorm]] of steps.entries()) {
    const at = { step: i + 1, loss, learningRate }
    watched = withLoss(watched, loss)
    const byLoss = lossDivergence(at, watched, vocabulary)
    if (byLoss) return byLoss
    watched = withGradient(watched, loss, gradientNorm)
    const byGradient = gradientDivergence(at, gradientNorm, watched, vocabulary)
    if (byGradient) return byGradient
  }
  return watched
}

const alive: readonly [number, number] = [7.0665, 51.7]
const dead: readonly [number, number] = [guessing, 0]

describe('steps that have diverged', () => {
  test.each<[string, readonly (readonly [number, number])[], number, string]>([
    // The starter model, full, learning rate 1000: loss 7.0665, then 8.0301 = ln 3072 with a gradient of 0.
    [
      'three in a row without a gradient, told as of the first',
      [alive, dead, dead, dead],
      2,
      'training diverged at step 2 (the gradient is 0, the loss is 8.030, that of random guessing among 3072 tokens, learning rate 1000); try a lower learning rate',
    ],
    [
      'without a gradient, at another loss',
      [alive, [6.5, 1e-12], [6.5, 0], [6.4, 0]],
      2,
      'training diverged at step 2 (the gradient is 0, the loss is 6.400, learning rate 1000); try a lower learning rate',
    ],
    [
      'none ever had a gradient: the model is to blame',
      [dead, dead, dead],
      1,
      'the model cannot be trained: from the first step on the gradient is 0, the loss is 8.030, that of random guessing among 3072 tokens; use another base model',
    ],
    [
      'a loss that is no number',
      [alive, [NaN, 0]],
      2,
      'training diverged at step 2 (the loss is no number any more, learning rate 1000); try a lower learning rate',
    ],
    [
      'a loss three times that of guessing',
      [alive, [3.01 * guessing, 3]],
      2,
      'training diverged at step 2 (the loss is 24.17, it began at 7.066, learning rate 1000); try a lower learning rate',
    ],
    [
      'eight losses above the beginning by half of guessing',
      [[0.1, 1], ...Array.from({ length: 8 }, () => [4.2, 1] as const)],
      9,
      'training diverged at step 9 (the loss is 4.200, it began at 0.1000, learning rate 1000); try a lower learning rate',
    ],
    [
      'a gradient that is no number',
      [alive, [7, NaN]],
      2,
      'training diverged at step 2 (the gradient is no number any more, the loss is 7.000, learning rate 1000); try a lower learning rate',
    ],
  ])('%s', (_name, steps, step, reason) => {
    expect(watch(steps)).toEqual({ state: 'diverged', step, reason })
  })
})

describe('steps that have not', () => {
  test.each<[string, readonly (readonly [number, number])[], number]>([
    ['two without a gradient: momentum may bring it back', [alive, dead, dead], 2],
    ['without a gradient where everything is known', [alive, [1e-7, 0], [0, 0], [0, 0], [0, 0]], 0],
    [
      'the loss of guessing with a gradient: an untrained model',
      [
        [guessing, 0.4],
        [guessing, 0.3],
        [guessing, 0.3],
        [guessing, 0.2],
      ],
      0,
    ],
    ['one with a gradient between two without', [alive, dead, [guessing, 0.1], dead], 1],
  ])('%s', (_name, steps, deadSteps) => {
    expect(watch(steps)).toMatchObject({ deadSteps })
  })
})

describe('after the last step', () => {
  const watched = { firstLoss: 7, losses: [7, 6], deadSteps: 0 }
  const end = (loss: number, unwritable: string | null = null, gradientNorm = 0, more: Partial<Watched> = {}) =>
    endDivergence(
      { step: 4, loss, learningRate },
      { ...watched, ...more },
      vocabulary,
      { unwritable: () => unwritable },
      () => gradientNorm,
    )

  test.each<[string, ReturnType<typeof end>, RegExp | undefined]>([
    ['a loss as it should be', end(5.5), undefined],
    ['the loss of guessing with a gradient', end(guessing, null, 0.1), undefined],
    [
      'the loss of guessing without a gradient',
      end(guessing),
      /^training diverged at step 4 \(the gradient is 0, the loss is 8\.030, that of random guessing/,
    ],
    [
      'as step 3 and 4 had none',
      end(6, null, 0, { deadSteps: 2 }),
      /^training diverged at step 3 \(the gradient is 0, the loss is 6\.000, learning rate 1000\)/,
    ],
    ['a loss that is no number', end(NaN), /^training diverged at step 4 \(the loss is no number any more/],
    ['a loss that has run away', end(30), /^training diverged at step 4 \(the loss is 30\.00, it began at 7\.000/],
    [
      'a weight that is none',
      end(6, 'tensor x holds Infinity'),
      /^training diverged at step 4 \(tensor x holds Infinity, learning rate 1000\); try a lower learning rate$/,
    ],
  ])('%s', (_name, diverged, reason) => {
    if (reason === undefined) expect(diverged).toBeUndefined()
    else expect(diverged?.reason).toMatch(reason)
  })
})
