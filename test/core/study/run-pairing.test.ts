import { expect, test } from 'vitest'
import { leftOutOfRun, pairRuns, type FrozenRun, type FrozenTask } from '#core/study/run-pairing.ts'

const task = (name: string, change: Partial<FrozenTask> = {}): FrozenTask => ({
  name,
  instances: ['1', '2', '3'],
  answerSpaceDigest: 's',
  textDigest: 't',
  ...change,
})
const run = (name: string, ...tasks: FrozenTask[]): FrozenRun => ({ name, tasks })
const first = run('A', task('a'), task('b'))
const all = [0, 1, 2]

test('runs that were asked the same are paired, whatever the order of their tasks and instances', () => {
  expect(pairRuns([first, run('B', task('b'), task('a', { instances: ['3', '1', '2'] }))])).toEqual({
    state: 'paired',
    tasks: [
      { positions: [0, 1], places: [all, [1, 2, 0]] },
      { positions: [1, 0], places: [all, all] },
    ],
    instances: 6,
    changedTexts: [],
    leftOut: [],
  })
})

test('definitions and examples may differ: they are named', () => {
  expect(pairRuns([first, run('B', task('a', { textDigest: 'other' }), task('b'))])).toMatchObject({
    state: 'paired',
    changedTexts: ['a'],
    leftOut: [],
  })
})

test.each<[string, FrozenRun, { readonly compared: readonly number[][]; readonly leftOut: readonly string[] }]>([
  [
    'other tasks',
    run('B', task('b'), task('c'), task('d')),
    {
      compared: [[1, 0, 3]],
      leftOut: ['Left out of A: task a (not all runs have it).', 'Left out of B: tasks c, d (not all runs have them).'],
    },
  ],
  [
    'fewer tasks',
    run('B', task('b')),
    { compared: [[1, 0, 3]], leftOut: ['Left out of A: task a (not all runs have it).'] },
  ],
  [
    'fewer and other instances',
    run('B', task('a', { instances: ['9', '2'] }), task('b')),
    {
      compared: [
        [0, 0, 1],
        [1, 1, 3],
      ],
      leftOut: [
        'Left out of A: 2 instances that not all runs were asked.',
        'Left out of B: 1 instance that not all runs were asked.',
      ],
    },
  ],
  [
    'no instance of one task in common',
    run('B', task('a', { instances: ['9'] }), task('b')),
    {
      compared: [[1, 1, 3]],
      leftOut: [
        'Left out of A: 3 instances that not all runs were asked.',
        'Left out of B: 1 instance that not all runs were asked.',
      ],
    },
  ],
  [
    'other labels',
    run('B', task('a', { answerSpaceDigest: 'x' }), task('b')),
    {
      compared: [[1, 1, 3]],
      leftOut: ['Left out of A: task a (its labels differ).', 'Left out of B: task a (its labels differ).'],
    },
  ],
])('runs are compared on what both were asked: %s', (_, other, { compared, leftOut }) => {
  const pairing = pairRuns([first, other])
  if (pairing.state === 'unpaired') throw new Error(pairing.reasons.join())
  expect(pairing.tasks.map(({ positions, places }) => [...positions, places[0]?.length])).toEqual(compared)
  expect(pairing.tasks.every(({ places: [one, two] }) => one?.length === two?.length)).toBe(true)
  expect(pairing.leftOut.map(leftOutOfRun)).toEqual(leftOut)
})

test('of three runs only what all have counts', () => {
  const pairing = pairRuns([
    first,
    run('B', task('a', { instances: ['1', '2'] }), task('b')),
    run('C', task('a', { instances: ['2', '3'] }), task('c')),
  ])
  expect(pairing).toMatchObject({
    instances: 1,
    tasks: [{ positions: [0, 0, 0], places: [[1], [1], [0]] }],
    leftOut: [
      { run: 'A', tasks: ['b'], instances: 2 },
      { run: 'B', tasks: ['b'], instances: 1 },
      { run: 'C', tasks: ['c'], instances: 1 },
    ],
  })
})

test.each([
  ['no task in common', run('B', task('c')), ['They have no task in common: A has tasks a, b; B has task c.']],
  [
    'no instance in common',
    run('B', task('a', { instances: ['9'] }), task('b', { instances: [] })),
    ['A and B have no instance of tasks a, b in common.'],
  ],
  [
    'no labels in common',
    run('B', task('a', { answerSpaceDigest: 'x' }), task('b', { instances: ['9'] })),
    ['A and B have no instance of task b in common.', 'A and B have other label spaces for task a.'],
  ],
])('runs are not paired: %s', (_, other, reasons) => {
  expect(pairRuns([first, other])).toEqual({ state: 'unpaired', reasons })
})

test('many tasks are not all named', () => {
  const many = ['c', 'd', 'e', 'f', 'g'].map((name) => task(name))
  const pairing = pairRuns([first, run('B', task('a'), task('b'), ...many)])
  expect(pairing.state === 'paired' && pairing.leftOut.map(leftOutOfRun)).toEqual([
    'Left out of B: c, d, e and 2 more tasks (not all runs have them).',
  ])
})

test('a run that only trains has nothing to pair', () => {
  expect(pairRuns([run('A'), first])).toEqual({ state: 'unpaired', reasons: ['A has no tasks to ask.'] })
})
