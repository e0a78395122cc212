import { expect, test } from 'vitest'
import type { RunEvent } from '#contract/run-events.ts'
import { announcement } from '#renderer/run/run-words.ts'
import { reportedOf } from '#renderer/run/run-view.ts'

function at(done: number, total: number) {
  const planned: RunEvent = {
    type: 'planned',
    run: 'a',
    done,
    total,
    trainings: 0,
    trained: 0,
    leftOut: [],
    canDetect: null,
  }
  const view = reportedOf(undefined, planned)
  return view === undefined ? '' : announcement(view)
}

test.each([
  [0, 240, '0 %'],
  [21, 240, 'less than 10 %'],
  [24, 240, '10 %'],
  [239, 240, '90 %'],
])('%i of %i is announced in whole tenths, and never as nothing once something is done', (done, total, expected) => {
  expect(at(done, total)).toContain(`, ${expected} of all trials done`)
})
