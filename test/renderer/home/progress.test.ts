import { expect, test } from 'vitest'
import type { RunEvent } from '#contract/run-events.ts'
import { progressInWords, progressOf, type RunProgress } from '#renderer/home/progress.ts'

const planned: RunEvent = {
  type: 'planned',
  run: 'r',
  done: 20,
  total: 1240,
  trainings: 2,
  trained: 0,
  leftOut: [],
  canDetect: null,
}
const training = {
  run: 'r',
  training: 0,
  trainings: 2,
  name: 'Original, 10 per task, seed 1',
  step: 5,
  steps: 1200,
  loss: 1,
  epochLoss: 1,
  endsEpoch: false,
  tokensPerSecond: 100,
  secondsLeft: 65,
}
const asked: RunEvent = {
  type: 'trial',
  run: 'r',
  progress: { done: 21, total: 1240, perSecond: 2, secondsLeft: 600 },
  cell: 0,
  task: 't',
  instance: '1',
  outcome: 'in-format',
  prompt: 'p',
  raw: 'yes',
  formatNormalised: 1,
  cells: [],
}
const after = (...events: readonly RunEvent[]) => events.reduce<RunProgress | undefined>(progressOf, undefined)

test.each([
  ['planned', [planned], '20 of 1,240 trials'],
  ['asking', [planned, asked], '21 of 1,240 trials · 10 min 0 s left'],
  [
    'training',
    [planned, { type: 'step', ...training }],
    '20 of 1,240 trials · training Original, 10 per task, seed 1, step 5 of 1,200 · 1 min 5 s left of it',
  ],
  ['asking after a training', [planned, { type: 'step', ...training }, asked], '21 of 1,240 trials · 10 min 0 s left'],
] as const satisfies readonly (readonly [string, readonly RunEvent[], string])[])('%s', (_, events, expected) => {
  const progress = after(...events)
  expect(progress && progressInWords(progress)).toBe(expected)
})
