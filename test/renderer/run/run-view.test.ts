import { expect, test } from 'vitest'
import type { RunEvent } from '#contract/run-events.ts'
import { endedAs, reportedOf, type RunView } from '#renderer/run/run-view.ts'

const planned: RunEvent = {
  type: 'planned',
  run: 'a',
  done: 4,
  total: 20,
  trainings: 1,
  trained: 0,
  leftOut: [],
  canDetect: null,
}
const snapshot: RunEvent = {
  type: 'snapshot',
  run: 'a',
  state: 'running',
  here: true,
  ending: null,
  progress: { done: 5, total: 20, perSecond: 2, secondsLeft: 7 },
  cells: [
    { cell: 0, done: 5, total: 10 },
    { cell: 1, done: 0, total: 10 },
  ],
  last: { cell: 0, task: 't', instance: '4', outcome: 'in-format', prompt: 'Q', raw: 'A', formatNormalised: 1 },
  training: null,
  certifying: null,
  comparing: null,
}
const comparing: RunEvent = { type: 'comparing', run: 'r', done: 12, prompts: 40, secondsLeft: 9 }
const certifying: RunEvent = {
  type: 'certifying',
  run: 'a',
  training: 0,
  trainings: 1,
  name: 'Original',
  done: 12,
  prompts: 40,
  secondsLeft: 56,
}
const trial: RunEvent = {
  type: 'trial',
  run: 'a',
  progress: { done: 12, total: 20, perSecond: 3, secondsLeft: 3 },
  cell: 1,
  task: 'u',
  instance: '2',
  outcome: 'empty',
  prompt: 'R',
  raw: '',
  formatNormalised: 0,
  cells: [
    { cell: 0, done: 10 },
    { cell: 1, done: 2 },
  ],
}
const waiting: RunEvent = { type: 'waiting', run: 'a', reason: 'somebody writes' }
const step = (n: number): RunEvent => ({
  type: 'step',
  run: 'a',
  training: 0,
  trainings: 1,
  name: 'n',
  step: n,
  steps: 9,
  loss: n / 10,
  epochLoss: n / 8,
  endsEpoch: n === 3,
  tokensPerSecond: 1,
  secondsLeft: 1,
})
const heldOut: RunEvent = { type: 'held-out', run: 'a', training: 0, trainings: 1, name: 'n', step: 2, loss: 0.7 }
const trained: RunEvent = {
  type: 'trained',
  run: 'a',
  training: 0,
  trainings: 1,
  name: 'n',
  file: 'f',
  steps: 9,
  loss: 1,
  firstEpochLoss: 2,
  lastEpochLoss: 1.5,
  heldOutBefore: null,
  heldOutLoss: null,
  parity: { prompts: 1, equal: 1, tied: 0, largestLogitDifference: 0, ownLogitDifference: null },
}

const after = (...events: RunEvent[]) => events.reduce<RunView | undefined>(reportedOf, undefined)

test.each<[string, readonly RunEvent[], object]>([
  [
    'where it stands',
    [planned, snapshot],
    { at: 0, progress: { done: 5 }, cells: [{ done: 5 }, { done: 0 }], last: { instance: '4' }, end: null },
  ],
  [
    'a trial, with all cells that went on meanwhile',
    [planned, snapshot, trial],
    {
      at: 1,
      progress: { done: 12 },
      cells: [
        { done: 10, total: 10 },
        { done: 2, total: 10 },
      ],
      last: { instance: '2', raw: '' },
    },
  ],
  ['a wait', [planned, snapshot, waiting], { waiting: 'somebody writes', progress: { done: 5 }, at: 0 }],
  ['the first trial after a wait', [planned, snapshot, waiting, trial], { waiting: null, progress: { done: 12 } }],
  [
    'steps',
    [planned, snapshot, step(1), step(2), heldOut, step(3)],
    {
      at: null,
      training: { step: 3 },
      curve: [
        { step: 1, heldOutLoss: null },
        { step: 2, loss: 0.2, heldOutLoss: 0.7 },
        { step: 3, heldOutLoss: null },
      ],
    },
  ],
  [
    'what was held out before the first step',
    [planned, snapshot, { ...heldOut, step: 0, loss: 2.5 }, step(1), step(3)],
    {
      curve: [
        { step: 0, loss: null, heldOutLoss: 2.5 },
        { step: 1, loss: 0.1, epochLoss: null },
        { step: 3, epochLoss: 0.375 },
      ],
    },
  ],
  [
    'steps made again after a checkpoint stand in place of the old ones',
    [planned, snapshot, step(1), step(2), step(3), step(2)],
    { curve: [{ step: 1 }, { step: 2 }] },
  ],
  [
    'a certificate on its way',
    [planned, snapshot, step(1), certifying],
    { training: null, at: null, certifying: { done: 12, prompts: 40 } },
  ],
  [
    'a certificate that is there',
    [planned, snapshot, step(1), certifying, trained],
    { certifying: null, trainingsEnded: 1 },
  ],
  ['exact mode asked, too', [planned, snapshot, trial, comparing], { at: null, comparing: { done: 12, prompts: 40 } }],
  ['a training that is done', [planned, snapshot, step(1), trained], { training: null, curve: [], trainingsEnded: 1 }],
  ['asking after it', [planned, snapshot, step(1), trained, trial], { at: 1, training: null }],
  [
    'a follower who comes back: everything anew, but for a trial nobody repeats',
    [planned, snapshot, trial, planned, { ...snapshot, last: null }],
    { progress: { done: 5 }, last: { instance: '2' } },
  ],
])('what is known after %s', (_, events, expected) => {
  expect(after(...events)).toMatchObject(expected)
})

test('nothing is known before it was told where the run stands', () => {
  expect(after(trial, step(1))).toBeUndefined()
})

test('a curve keeps at most a thousand points, the newest and those with a held-out loss among them', () => {
  const events = Array.from({ length: 2500 }, (_, i) => step(i + 1))
  const view = after(planned, snapshot, step(1), step(2), heldOut, ...events.slice(2))
  expect(view?.curve.length).toBeLessThanOrEqual(1001)
  expect(view?.curve.some(({ heldOutLoss }) => heldOutLoss === 0.7)).toBe(true)
  expect(view?.curve.at(-1)?.step).toBe(2500)
})

test('the end is what it ended as', () => {
  const end = { run: 'a', state: 'paused', done: 12, total: 20, engineErrors: 0, message: null, remedy: null } as const
  expect(endedAs(after(planned, snapshot, trial), end)).toMatchObject({
    state: 'paused',
    end,
    at: null,
    ending: null,
    progress: { done: 12, perSecond: null },
  })
})
