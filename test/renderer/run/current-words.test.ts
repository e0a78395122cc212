import { expect, test } from 'vitest'
import { runSeconds } from '#renderer/app/run-seconds.ts'
import { endingInWords, endInWords, paceInWords, shareOf, timeLeftInWords } from '#renderer/run/current-words.ts'

const current = {
  run: 'r',
  name: 'a run',
  ending: null,
  done: 50,
  total: 200,
  trainings: 0,
  trained: 0,
  perSecond: 2,
  secondsLeft: 75,
  inHand: 2,
}

test('a share counts trials and trainings', () => {
  expect(shareOf(current)).toBe(0.25)
  expect(shareOf({ ...current, trainings: 4, trained: 3 })).toBe(0.5)
  expect(shareOf({ ...current, total: 0, trainings: 4, trained: 1 })).toBe(0.25)
  expect(shareOf({ ...current, total: 0 })).toBe(0)
})

test('the time left is that of all there is to do, or says what it waits for', () => {
  expect(timeLeftInWords(current)).toBe('1 min 15 s left')
  expect(paceInWords({ ...current, trainings: 2 })).toBe('1 min 15 s left, asking and training together')
  expect(timeLeftInWords({ ...current, secondsLeft: null })).toBe('time left: after the first trials')
  expect(timeLeftInWords({ ...current, secondsLeft: null, trainings: 1 })).toBe(
    'time left: after the first training steps',
  )
})

test.each([
  ['paused', 2, false, 'Pausing: 2 prompts in hand are finished first.'],
  ['stopped', 1, false, 'Stopping: 1 prompt in hand is finished first.'],
  ['paused', undefined, false, 'Pausing: what is in hand is finished first.'],
  ['paused', 0, true, 'Pausing: the training step in hand is finished first.'],
] as const)('asked to be %s with %s in hand: %s', (ending, inHand, isTraining, words) => {
  expect(endingInWords(ending, inHand, isTraining)).toBe(words)
})

test('a notification says how a run has ended', () => {
  expect(endInWords('mine', 'finished', 8, 8)).toEqual({ title: 'Finished: mine', body: '8 trials asked.' })
  expect(endInWords('mine', 'failed', 3, 8)).toEqual({ title: 'mine is failed', body: '3 of 8 trials asked.' })
})

test('a run has a duration once it has ended here', () => {
  const run = { createdAt: '2026-11-29T10:00:00.000Z', finishedAt: '2026-11-29T10:03:05.000Z', origin: null }
  expect(runSeconds({ ...run, state: 'finished' })).toBe(185)
  expect(runSeconds({ ...run, state: 'paused' })).toBeNull()
  expect(runSeconds({ ...run, state: 'finished', finishedAt: null })).toBeNull()
  expect(runSeconds({ ...run, state: 'finished', origin: { kind: 'bundle' } })).toBeNull()
})
