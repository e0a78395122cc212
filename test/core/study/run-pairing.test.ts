import { expect, test } from 'vitest'
import { pairRuns, type FrozenRun, type FrozenTask } from '#core/study/run-pairing.ts'

const task = (name: string, change: Partial<FrozenTask> = {}): FrozenTask => ({
  name,
  instancesDigest: 'i',
  instances: 5,
  answerSpaceDigest: 's',
  textDigest: 't',
  ...change,
})
const run = (name: string, ...tasks: FrozenTask[]): FrozenRun => ({ name, tasks })
const first = run('A', task('a'), task('b'))

test('runs that were asked the same are paired, whatever the order of their tasks', () => {
  expect(pairRuns([first, run('B', task('b'), task('a'))])).toEqual({
    state: 'paired',
    order: [
      [0, 1],
      [1, 0],
    ],
    changedTexts: [],
  })
})

test('definitions and examples may differ: they are named', () => {
  expect(pairRuns([first, run('B', task('a', { textDigest: 'other' }), task('b'))])).toEqual({
    state: 'paired',
    order: [
      [0, 1],
      [0, 1],
    ],
    changedTexts: ['a'],
  })
})

test.each([
  [
    'other tasks',
    run('B', task('b'), task('c')),
    ['They were not asked the same tasks: only A has task a; only B has task c.'],
  ],
  ['fewer tasks', run('B', task('b')), ['They were not asked the same tasks: only A has task a.']],
  [
    'other instances',
    run('B', task('a', { instancesDigest: 'x', instances: 3 }), task('b')),
    ['A and B were not asked the same instances of task a, e.g. 5 against 3.'],
  ],
  [
    'as many, but others',
    run('B', task('a', { instancesDigest: 'x' }), task('b', { instancesDigest: 'x' })),
    ['A and B were not asked the same instances of tasks a, b.'],
  ],
  [
    'other labels',
    run('B', task('a', { answerSpaceDigest: 'x' }), task('b')),
    ['A and B have other label spaces for task a.'],
  ],
])('runs are not paired: %s', (_, other, reasons) => {
  expect(pairRuns([first, other])).toEqual({ state: 'unpaired', reasons })
})

test('many tasks are not all named', () => {
  const many = ['c', 'd', 'e', 'f', 'g'].map((name) => task(name))
  expect(pairRuns([first, run('B', task('a'), task('b'), ...many)])).toEqual({
    state: 'unpaired',
    reasons: ['They were not asked the same tasks: only B has c, d, e and 2 more tasks.'],
  })
})

test('a run that only trains has nothing to pair', () => {
  expect(pairRuns([run('A'), first])).toEqual({ state: 'unpaired', reasons: ['A has no tasks to ask.'] })
})
