import { afterAll, beforeAll, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { Study } from '#core/study/study.ts'
import { gridCells } from '#figures/grid.ts'
import { figuresOf } from '#figures/index.ts'
import { inWords, scoreMarks } from '#figures/scores.ts'
import { tunedStudy } from '../core/study/support.ts'
import { storeMixedRun, storeTunedRun, storeTunedStudy } from '../host/stored-runs.ts'
import { openHostAt, type TestHost } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

const { tuning } = tunedStudy
const several = [presets.original, presets.delusive]
const grid: Study = { ...tunedStudy, name: 'grid', conditions: several, tuning: { ...tuning, testConditions: several } }

const folder = fileFolder('figures')
let opened: TestHost & { readonly close: () => Promise<void> }

beforeAll(() => {
  opened = openHostAt(folder)
  const { store } = opened.host
  storeMixedRun(store)
  storeTunedRun(store)
  storeTunedStudy(store, { ...tunedStudy, name: 'sized' }, 'sized123')
  storeTunedStudy(store, grid, 'grid1234')
  storeTunedStudy(
    store,
    { ...grid, name: 'small', tuning: { ...tuning, testConditions: several, sizes: [5] } },
    'small123',
  )
}, 120_000)
afterAll(() => opened.close())

async function resultsOf(run: string) {
  return {
    means: await opened.client.results.means({ run }),
    table: await opened.client.results.table({ run, by: null, compare: null }),
  }
}

test('a figure has lines with intervals, baselines in every panel they have a number in, and published values', async () => {
  const results = await resultsOf('mixed')
  const marks = scoreMarks(results, 'classification')
  const rows = (panel: string) =>
    marks.filter((each) => each.panel === panel).map(({ row, role, interval, n }) => [row, role, interval !== null, n])
  expect(rows('exact match')).toEqual([
    ...['Original', 'Simplified', 'Delusive', 'Empty'].map((name) => [name, 'line', true, 42]),
    ['random guess', 'baseline', false, 47],
    ['majority label', 'baseline', false, 47],
    ['copy demo', 'baseline', false, 47],
    ['copy input', 'baseline', false, 47],
    ['instruction tuning, low resource [P]', 'published', false, null],
    ['random guess', 'published', false, null],
    ['majority label', 'published', false, null],
    ['T5-large without tuning [P]', 'published', false, null],
    ['200 per task, definition only [N]', 'published', false, null],
    ['200 per task, simplified and task name [N]', 'published', false, null],
  ])
  const formats = ['Original', 'Simplified', 'Delusive', 'Empty', 'copy demo', 'copy input']
  // The published format correctness is strict.
  expect([rows('format, strict').map(([name]) => name), rows('format, normalised').map(([name]) => name)]).toEqual([
    [...formats, 'Tk-Instruct 11B [N]'],
    formats,
  ])
  const generation = scoreMarks(results, 'generation')
  expect(new Set(generation.map(({ panel }) => panel))).toEqual(new Set(['ROUGE-L']))
  expect(generation.filter(({ role }) => role === 'published').map(({ row }) => row)).toEqual([
    '200 per task, definition only [N]',
    '200 per task, simplified and task name [N]',
  ])
})

test('before intervals are drawn a line stands at its mean, without any', async () => {
  const { means } = await resultsOf('mixed')
  const [first] = scoreMarks({ means, table: undefined }, 'classification')
  expect(first).toMatchObject({
    row: 'Original',
    interval: null,
    value: means.groups[0]?.lines[0]?.exactMatch.overInstances,
    n: means.groups[0]?.lines[0]?.exactMatch.n,
  })
})

test('a line whose scores are not reliable is marked, and an untuned one is told apart', async () => {
  const marks = scoreMarks(await resultsOf('tuned'), 'classification')
  expect(
    marks
      .filter(({ panel }) => panel === 'exact match')
      .slice(0, 4)
      .map(({ row, role }) => [row, role]),
  ).toEqual([
    ['untuned, asked with Original', 'untuned'],
    ['untuned, asked with Simplified', 'untuned'],
    ['tuned on Original, asked with Original (4 per task)', 'line'],
    ['tuned on Simplified, asked with Simplified (4 per task) †', 'line'],
  ])
})

test('a figure in words', () => {
  expect(
    inWords([
      { row: 'a', panel: 'exact match', role: 'line', value: 50, interval: { low: 40.04, high: 60 }, n: 3 },
      { row: 'b [P]', panel: 'exact match', role: 'published', value: 43, interval: null, n: null },
      { row: 'a', panel: 'format, strict', role: 'line', value: 99.96, interval: null, n: 3 },
    ]),
  ).toBe('exact match: a 50.0 % (95 % interval 40.0 to 60.0), b [P], published 43.0 %. format, strict: a 100.0 %')
})

test.each([
  [
    'without tuning',
    'mixed',
    ['verdicts', 'scores-classification', 'answers-classification', 'scores-generation', 'answers-generation'],
  ],
  [
    'two definitions at one size, asked as trained',
    'tuned',
    [
      'verdicts',
      'figure-2-definitions',
      'figure-4-random-baseline',
      'scores-classification',
      'answers-classification',
      'attribution',
    ],
  ],
  [
    'two kinds of examples, asked as trained: curves of their own',
    'sized123',
    [
      'verdicts',
      'figure-4-random-baseline',
      'scores-classification',
      'answers-classification',
      'attribution',
      'sizes-classification',
    ],
  ],
  [
    'two kinds of examples, asked under both',
    'grid1234',
    [
      'verdicts',
      'figure-3-examples',
      'figure-4-random-baseline',
      'scores-classification',
      'answers-classification',
      'attribution',
      'trained-and-asked-classification',
    ],
  ],
])('the figures of a run: %s', async (_, run, expected) => {
  expect(figuresOf(await resultsOf(run)).map(({ name }) => name)).toEqual(expected)
})

test('train × test is a grid where they are two factors', async () => {
  expect(
    gridCells(await resultsOf('small123'), 'classification').map(({ train, test: asked, size, n }) => [
      train,
      asked,
      size,
      n,
    ]),
  ).toEqual([
    ['Original', 'Original', 5, 240],
    ['Original', 'Delusive', 5, 240],
    ['Delusive', 'Original', 5, 240],
    ['Delusive', 'Delusive', 5, 240],
  ])
  expect(gridCells(await resultsOf('tuned'), 'classification')).toEqual([])
})
