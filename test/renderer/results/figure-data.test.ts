import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { Study } from '#core/study/study.ts'
import { figureMarks, gridCells, inWords, sizePoints } from '#renderer/results/figure-data.ts'
import { apart } from '#renderer/results/labels.ts'
import { toldComparisons } from '#renderer/results/told.ts'
import { openTestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { tunedStudy } from '../../core/study/support.ts'
import { storeMixedRun, storeTunedRun, storeTunedStudy } from '../../host/stored-runs.ts'

async function resultsOf(run: string, study?: Study) {
  const { host, client } = openTestHost(temporaryFolder())
  storeMixedRun(host.store)
  if (study) storeTunedStudy(host.store, study, run)
  else storeTunedRun(host.store)
  return { means: await client.results.means({ run }), table: await client.results.table({ run, by: null, compare: null }) }
}

test('a figure has lines with intervals, baselines in every panel they have a number in, and published values', async () => {
  const { means, table } = await resultsOf('mixed')
  const marks = figureMarks(means, table.intervals, 'classification')
  const rows = (panel: string) => marks.filter((each) => each.panel === panel).map(({ row, role, interval, n }) => [row, role, interval !== null, n])
  expect(rows('exact match')).toEqual([
    ...['original', 'simplified', 'delusive', 'empty'].map((name) => [name, 'line', true, 42]),
    ['random guess', 'baseline', false, 47], ['majority label', 'baseline', false, 47], ['copy demo', 'baseline', false, 47], ['copy input', 'baseline', false, 47],
    ['instruction tuning, low resource [P]', 'published', false, null], ['random guess', 'published', false, null], ['majority label', 'published', false, null],
    ['T5-large without tuning [P]', 'published', false, null], ['200 per task, definition only [N]', 'published', false, null], ['200 per task, simplified and task name [N]', 'published', false, null],
  ])
  expect(rows('format correctness').map(([name]) => name)).toEqual(['original', 'simplified', 'delusive', 'empty', 'copy demo', 'copy input', 'Tk-Instruct 11B [N]'])
  expect(new Set(figureMarks(means, table.intervals, 'generation').map(({ panel }) => panel))).toEqual(new Set(['ROUGE-L']))
})

test('before intervals are drawn a line stands at its mean, without any', async () => {
  const { means } = await resultsOf('mixed')
  const [first] = figureMarks(means, undefined, 'classification')
  expect(first).toMatchObject({ row: 'original', interval: null, value: means.groups[0]?.lines[0]?.exactMatch.overInstances, n: means.groups[0]?.lines[0]?.exactMatch.n })
})

test('a line whose scores are not to be relied on is marked, and an untuned one is told apart', async () => {
  const { means, table } = await resultsOf('tuned')
  expect(figureMarks(means, table.intervals, 'classification').filter(({ panel }) => panel === 'exact match').slice(0, 4).map(({ row, role }) => [row, role])).toEqual([
    ['original (untuned)', 'untuned'], ['simplified (untuned)', 'untuned'], ['original → original, 4 per task', 'line'], ['simplified → simplified, 4 per task †', 'line'],
  ])
})

test('a figure in words', () => {
  expect(inWords([
    { row: 'a', panel: 'exact match', role: 'line', value: 50, interval: { low: 40.04, high: 60 }, n: 3 }, { row: 'b [P]', panel: 'exact match', role: 'published', value: 43, interval: null, n: null },
    { row: 'a', panel: 'format correctness', role: 'line', value: 99.96, interval: null, n: 3 },
  ])).toBe('exact match: a 50.0 % (95 % interval 40.0 to 60.0), b [P], published 43.0 %. format correctness: a 100.0 %')
})

const { tuning } = tunedStudy

test('sizes make a curve for each train and test condition, one size makes none', async () => {
  const { means, table } = await resultsOf('sized123', { ...tunedStudy, name: 'sized' })
  expect(sizePoints(means, table.intervals, 'classification').map(({ series, panel, size, interval }) => [series, panel, size, interval !== null])).toEqual([
    ['original', 'asked as trained', 1, true], ['original', 'asked as trained', 5, true], ['delusive', 'asked as trained', 1, true], ['delusive', 'asked as trained', 5, true],
  ])
  expect(gridCells(means, 'classification')).toEqual([])
  expect(sizePoints((await resultsOf('tuned')).means, undefined, 'classification')).toEqual([])
})

test.each([
  ['labels that have room stay', [10, 50], [10, 50]],
  ['labels in one place stand apart around it', [50, 50], [48, 52]],
  ['labels in any order keep theirs', [60, 10, 59], [61.5, 10, 57.5]],
  ['labels that meet others push them on', [50, 51, 54], [47.67, 51.67, 55.67]],
])('%s', (_, wanted, placed) => {
  expect(apart(wanted, 4).map((value) => Math.round(value * 100) / 100)).toEqual(placed)
})

test('train × test is a grid where they are two factors', async () => {
  const { means } = await resultsOf('grid123', { ...tunedStudy, name: 'grid', conditions: [presets.original, presets.delusive], tuning: { ...tuning, testConditions: [presets.original, presets.delusive], sizes: [5] } })
  expect(gridCells(means, 'classification').map(({ train, test: asked, size, n }) => [train, asked, size, n])).toEqual([
    ['original', 'original', 5, 240], ['original', 'delusive', 5, 240], ['delusive', 'original', 5, 240], ['delusive', 'delusive', 5, 240],
  ])
})

test('the verdict is taken apart: caveats, comparisons, remarks', async () => {
  const { table } = await resultsOf('mixed')
  const { told, caveats, remarks } = toldComparisons(table)
  expect([...caveats, ...told.map(({ sentence }) => sentence), ...remarks]).toEqual(table.verdict)
  expect(caveats.map((sentence) => sentence.slice(0, 21))).toEqual(['Comparisons stand on ', 'Prompts over the toke'])
  expect(remarks).toEqual([expect.stringMatching(/^A study of this size/)])
})
