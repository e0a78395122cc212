import { expect, test } from 'vitest'
import { placedFilter, savedFilter } from '#renderer/results/saved-filter.ts'
import { noFilter, type TrialFilter } from '#renderer/results/trial-filter.ts'

const run = (...names: readonly string[]) => ({
  cells: names.map((name) => ({ name, marked: false })),
  tasks: [{ name: 'task 1', kind: 'classification' as const }],
})
const here = run('original', 'simplified', 'delusive')
const filter: TrialFilter = {
  ...noFilter,
  task: 'task 1',
  outcome: 'empty',
  outcomeOf: 2,
  text: 'yes',
  search: 'answers',
  right: [0],
  wrong: [1, 2],
  differ: [0, 2],
}

test('a filter comes back as it was', () => {
  for (const each of [noFilter, filter])
    expect(placedFilter(savedFilter(each, here.cells), here)).toEqual({ state: 'fits', filter: each })
})

test('in another run it asks of the same cells, at their places there', () => {
  const there = run('empty', 'delusive', 'original', 'simplified')
  expect(placedFilter(savedFilter(filter, here.cells), there)).toEqual({
    state: 'fits',
    filter: { ...filter, outcomeOf: 1, right: [2], wrong: [1, 3], differ: [2, 1] },
  })
})

test('a run without them is told what it lacks', () => {
  expect(placedFilter(savedFilter(filter, here.cells), { ...run('original'), tasks: [] })).toEqual({
    state: 'misses',
    names: ['delusive', 'simplified', 'task 1'],
  })
})
