import { expect, test } from 'vitest'
import { progressMeter } from '#core/study/progress.ts'

test('no rate before the second trial', () => {
  const meter = progressMeter(10, 0)
  expect(meter.now()).toEqual({ done: 0, total: 10, perSecond: null, secondsLeft: null })
  expect(meter.step(1000)).toEqual({ done: 1, total: 10, perSecond: null, secondsLeft: null })
})

test('two trials a second leave four seconds for eight', () => {
  const meter = progressMeter(10, 0)
  meter.step(1000)
  expect(meter.step(1500)).toEqual({ done: 2, total: 10, perSecond: 2, secondsLeft: 4 })
})

test('what was stored before counts as done and not as speed', () => {
  const meter = progressMeter(100, 90)
  meter.step(0)
  expect(meter.step(1000)).toEqual({ done: 92, total: 100, perSecond: 1, secondsLeft: 8 })
})

test('the rate follows a change of speed', () => {
  const meter = progressMeter(1000, 0)
  let now = 0
  for (let i = 0; i < 100; i++) meter.step((now += 10))
  for (let i = 0; i < 60; i++) meter.step((now += 1000))
  expect(meter.now().perSecond).toBeCloseTo(1, 9)
})
