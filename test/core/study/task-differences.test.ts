import { expect, test } from 'vitest'
import { linesOf } from '#core/study/line.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { taskDifferences, taskRows } from '#core/study/task-differences.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { resultsOf, taskOf } from './support.ts'
import { tunedResults } from './tuned-results.ts'

const draws = 2000

function differences(input: ResultsInput, first = 0, second = 1) {
  const lines = linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  )
  const rows = taskRows(input, lines[first]!, lines[second]!)
  return taskDifferences(
    input,
    rows,
    rows.map((each) => pairedBootstrap(each.rows, input.study.seed, draws).draws),
    input.study.seed,
  )
}

/**
 * So many of `n` answers are right under Original and under Simplified, those under Original from the first on, under
 * Simplified from the last.
 */
const asked = (name: string, n: number, original: number, simplified: number) => ({
  task: taskOf(name, ['yes', 'no']),
  references: Array.from({ length: n }, () => 'yes'),
  answers: {
    original: Array.from({ length: n }, (_, i) => (i < original ? 'yes' : 'no')),
    simplified: Array.from({ length: n }, (_, i) => (i >= n - simplified ? 'yes' : 'no')),
  },
})

test('each task has its own difference, the largest first', () => {
  const [kind] = differences(resultsOf([asked('less', 10, 2, 5), asked('same', 4, 4, 4), asked('more', 10, 9, 3)]))
  expect(kind).toMatchObject({ kind: 'classification', score: 'exactMatch' })
  expect(kind?.tasks.map(({ task, n, first, second, difference }) => ({ task, n, first, second, difference }))).toEqual(
    [
      { task: 'more', n: 10, first: 90, second: 30, difference: 60 },
      { task: 'same', n: 4, first: 100, second: 100, difference: 0 },
      { task: 'less', n: 10, first: 20, second: 50, difference: -30 },
    ],
  )
  expect(kind?.tasks[1]?.interval95).toBe('too-few')
})

/**
 * 60 + 20 right in 80 different instances: difference 40, s = 0.8040 over 100, qt(0.975, 99) = 1.984217 in R: 40 ±
 * 15.95.
 */
test('an interval is that of the instances within the task', () => {
  const [kind] = differences(resultsOf([asked('many', 100, 60, 20), asked('two', 2, 1, 0)]))
  const [two, many] = kind?.tasks ?? []
  expect(many?.interval95).toMatchObject({
    level: 0.95,
    low: expect.closeTo(24, -0.5) as number,
    high: expect.closeTo(56, -0.5) as number,
  })
  // Two instances tell nothing, and the interval says so.
  expect(two?.interval95).toMatchObject({ low: -100, high: 100 })
})

test('the same seed gives the same intervals', () => {
  const input = resultsOf([asked('a', 12, 7, 3)])
  expect(differences(input)).toEqual(differences(input))
})

test('only instances that both have answered count; generation is told on ROUGE-L', () => {
  const text = {
    task: taskOf('text', null),
    references: ['a b', 'a b', 'a b'],
    answers: { original: ['a b', 'a c', { outcome: 'too-long' as const }], simplified: ['c d', 'a b', 'a b'] },
  }
  const labels = {
    task: taskOf('labels', ['yes', 'no']),
    references: ['yes', 'no'],
    answers: { original: ['yes', 'no'], simplified: ['no', null] },
  }
  expect(
    differences(resultsOf([text, labels])).map(({ kind, score, tasks }) => [
      kind,
      score,
      ...tasks.map(({ n, first, second }) => [n, first, second]),
    ]),
  ).toEqual([
    ['classification', 'exactMatch', [1, 100, 0]],
    ['generation', 'rougeL', [2, 75, 50]],
  ])
})

test('a line of several seeds is their mean on each instance that all have answered', () => {
  const input = tunedResults()
  const [, , , tuned] = linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  )
  expect(tuned?.cells).toHaveLength(2)
  const [kind] = differences(input, 3, 0)
  // Task t0: seed 1 right where (i·9) % 10 < 6, seed 2 where (i) % 10 < 4: 12 and 8 of 20; untuned where (i·7) % 10 <
  // 1: 2 of 20.
  expect(kind?.tasks.find(({ task }) => task === 't0')).toMatchObject({ n: 20, first: 50, second: 10, difference: 40 })
})

/** Quartiles −10 and 10 (type 7), so fences at ±40. */
const spread = [-45, -10, -10, -5, 0, 5, 10, 10, 41]

test.each<[string, readonly number[], readonly number[], string | null]>([
  ['beyond the fences', spread, [41, -45], null],
  ['none beyond them', spread.map((each) => Math.max(-40, Math.min(40, each))), [], null],
  ['too few tasks', [-45, 0, 0, 0, 5, 10, 90], [], 'No outliers are named: 7 of the 8 tasks that it takes.'],
  [
    'no spread',
    [0, 0, 0, 0, 0, 0, 0, 0, 50],
    [],
    'No outliers are named: half the tasks have the very same difference.',
  ],
])('outliers: %s', (_, wanted, outliers, why) => {
  const [kind] = differences(
    resultsOf(wanted.map((difference, i) => asked(`t${i}`, 100, Math.max(0, difference), Math.max(0, -difference)))),
  )
  expect(kind?.tasks.flatMap(({ isOutlier, difference }) => (isOutlier ? [difference] : []))).toEqual(outliers)
  expect(kind?.withoutFences).toBe(why)
  if (why === null && outliers.length > 0) expect(kind?.fences).toEqual({ low: -40, high: 40 })
})
