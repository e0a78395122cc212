import { expect, test } from 'vitest'
import { resultsTable } from '#core/study/results-table.ts'
import { resultsOf, taskOf } from './support.ts'

const input = resultsOf([
  {
    task: taskOf('a', ['yes', 'no'], 'first'),
    references: ['yes', 'no', 'no', 'no'],
    answers: { original: ['Yes.', 'no', 'maybe', { outcome: 'too-long' }], simplified: ['no', 'no', 'no', 'no'] },
  },
  {
    task: taskOf('b', ['x', 'y', 'z'], 'second'),
    references: ['x', 'y'],
    answers: { original: ['x', 'x'], simplified: ['x'] },
  },
  {
    task: taskOf('c', null, 'second'),
    references: ['a b', 'c d'],
    answers: { original: ['a b', 'a d'], simplified: ['', ''] },
  },
])

const lineOf = (group: string, name: string, by: Parameters<typeof resultsTable>[1] = null) =>
  resultsTable(input, by)
    .find((each) => each.name === group)
    ?.lines.find((line) => line.name === name)

test('without a grouping: each kind, then all tasks', () => {
  expect(resultsTable(input, null).map(({ name, kind }) => [name, kind])).toEqual([
    ['classification', 'classification'],
    ['generation', 'generation'],
    ['all tasks', null],
  ])
})

test.each([
  ['task', ['a', 'b', 'c']],
  ['category', ['first', 'second']],
  ['kind', ['classification', 'generation']],
] as const)('by %s', (by, names) => {
  expect(resultsTable(input, by).map(({ name }) => name)).toEqual(names)
})

test('means over instances and over tasks stand on what was answered; the rest is unscored, not wrong', () => {
  // a: yes, no right and maybe wrong of 3 answered; b: 1 of 2
  expect(lineOf('classification', 'Original')).toMatchObject({
    role: 'cell',
    unscored: 1,
    exactMatch: { overInstances: (100 * 3) / 5, overTasks: (100 * (2 / 3 + 1 / 2)) / 2, n: 5, tasks: 2 },
    strictMatch: { overInstances: (100 * 2) / 5, n: 5 },
    format: { overInstances: (100 * 3) / 5, n: 5 },
    formatNormalised: { overInstances: (100 * 4) / 5, n: 5 },
  })
})

test('format correctness of generation does not exist', () => {
  expect(lineOf('generation', 'Original')?.format).toEqual({ overInstances: null, overTasks: null, n: 0, tasks: 0 })
})

test('a cell that has not asked a group yet has no number there', () => {
  expect(lineOf('b', 'Simplified', 'task')?.exactMatch).toEqual({ overInstances: 100, overTasks: 100, n: 1, tasks: 1 })
  const untouched = resultsOf([
    { task: taskOf('a', ['yes', 'no']), references: ['yes'], answers: { original: ['yes'] } },
  ])
  expect(resultsTable(untouched, null)[0]?.lines.find((line) => line.name === 'Simplified')?.exactMatch).toEqual({
    overInstances: null,
    overTasks: null,
    n: 0,
    tasks: 0,
  })
})

test.each([
  ['random guess', (100 * (4 / 2 + 2 / 3)) / 6, (100 * (1 / 2 + 1 / 3)) / 2],
  ['majority label', (100 * (3 + 1)) / 6, (100 * (3 / 4 + 1 / 2)) / 2],
  ['copy demo', (100 * (1 + 1)) / 6, (100 * (1 / 4 + 1 / 2)) / 2],
])('%s on the same instances', (name, overInstances, overTasks) => {
  const { exactMatch } = lineOf('classification', name) ?? {}
  expect(exactMatch?.overInstances).toBeCloseTo(overInstances, 10)
  expect(exactMatch?.overTasks).toBeCloseTo(overTasks, 10)
  expect(exactMatch?.n).toBe(6)
})

test('guessing has no line where there is nothing to guess', () => {
  expect(
    resultsTable(input, 'kind')
      .find(({ name }) => name === 'generation')
      ?.lines.map(({ name }) => name),
  ).toEqual(['Original', 'Simplified', 'copy demo', 'copy input'])
})
