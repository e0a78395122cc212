import { expect, test } from 'vitest'
import { meanSoFar, noEpochYet, withStep, type EpochLoss } from '#trainer/process/epoch-loss.ts'

/** Loss and answer tokens of each step. */
type Steps = readonly (readonly [loss: number, tokens: number])[]

function after(steps: Steps, stepsPerEpoch: number, from: EpochLoss = noEpochYet, done = 0): EpochLoss {
  return steps.reduce(
    (epoch, [loss, tokens], i) => withStep(epoch, { step: done + i + 1, stepsPerEpoch, loss, tokens }),
    from,
  )
}

// Two epochs of three steps, the last of each a short one: (4·8 + 3·8 + 1·2) / 18 = 58/18, (2·8 + 1·8 + 4·2) / 18 =
// 32/18.
const steps: Steps = [
  [4, 8],
  [3, 8],
  [1, 2],
  [2, 8],
  [1, 8],
  [4, 2],
]

test.each<[string, EpochLoss, Partial<EpochLoss>, number | null]>([
  ['nothing yet', noEpochYet, { first: null, last: null }, null],
  ['in the first epoch', after(steps.slice(0, 2), 3), { first: null, last: null }, 3.5],
  ['at the end of the first', after(steps.slice(0, 3), 3), { first: 58 / 18, last: 58 / 18 }, 58 / 18],
  ['in the second', after(steps.slice(0, 4), 3), { first: 58 / 18, last: 58 / 18 }, 2],
  [
    'at the end: the whole epoch by its answer tokens, not the last step',
    after(steps, 3),
    { first: 58 / 18, last: 32 / 18 },
    32 / 18,
  ],
  [
    'epochs of one step',
    after(
      [
        [5, 3],
        [2, 3],
      ],
      1,
    ),
    { first: 5, last: 2 },
    2,
  ],
  [
    'gone on with in the middle of the last epoch by a checkpoint that has no sums',
    after(steps.slice(4), 3, noEpochYet, 4),
    { first: null, last: null },
    null,
  ],
  [
    'gone on with in the middle of the first epoch by one that has none',
    after(steps.slice(1), 3, noEpochYet, 1),
    { first: null, last: 32 / 18 },
    32 / 18,
  ],
])('%s', (_name, epoch, expected, soFar) => {
  expect(epoch).toMatchObject(expected)
  expect(meanSoFar(epoch)).toBe(soFar)
})
