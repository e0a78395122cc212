import { expect, test } from 'vitest'
import { timeLeftMeter } from '#core/study/time-left.ts'

const steps = (n: number, isDone = false) => ({ steps: n, isDone })

test('without trainings it is what asking takes at the rate of the last trials', () => {
  const meter = timeLeftMeter([])
  expect(meter.left(100)).toBeNull()
  meter.trial(null)
  expect(meter.left(99)).toBeNull()
  meter.trial(4)
  expect(meter.left(98)).toBe(24.5)
  expect(meter.left(0)).toBe(0)
})

test('with trainings nothing is told before one of them has made a step', () => {
  const meter = timeLeftMeter([steps(10), steps(20)])
  meter.trial(2)
  expect(meter.left(100)).toBeNull()
  meter.step({ training: 0, step: 1, steps: 10, secondsLeft: 9 }, 1000)
  // 50 s of asking, 9 s of this training, 20 steps of one second each.
  expect(meter.left(100)).toBe(79)
})

test('a training that is done tells what a step takes with all that belongs to it', () => {
  const meter = timeLeftMeter([steps(10), steps(20)])
  meter.trial(2)
  meter.step({ training: 0, step: 1, steps: 10, secondsLeft: 9 }, 1000)
  meter.step({ training: 0, step: 10, steps: 10, secondsLeft: 0 }, 10_000)
  // 5 s of the certificate: 15 s for 10 steps.
  meter.trained(0, 10, 16_000)
  expect(meter.left(0)).toBe(30)
  meter.trial(2)
  expect(meter.left(10)).toBe(35)
})

test('what was trained before and what diverged takes no time', () => {
  const meter = timeLeftMeter([steps(10, true), steps(10)])
  meter.trial(1)
  expect(meter.left(5)).toBeNull()
  meter.step({ training: 1, step: 2, steps: 10, secondsLeft: 8 }, 0)
  expect(meter.left(5)).toBe(13)
  meter.diverged(1)
  expect(meter.left(5)).toBe(5)
})

test('the rate of asking is kept while a model is trained', () => {
  const meter = timeLeftMeter([steps(4), steps(4)])
  meter.trial(10)
  meter.step({ training: 0, step: 2, steps: 4, secondsLeft: 6 }, 0)
  expect(meter.left(100)).toBe(10 + 6 + 12)
  meter.trained(0, 4, 20_000)
  meter.trial(null)
  expect(meter.left(100)).toBe(10 + 20)
})
