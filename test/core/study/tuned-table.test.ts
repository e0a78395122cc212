import { expect, test } from 'vitest'
import { resultsTable } from '#core/study/results-table.ts'
import { rangeOfSeeds } from '#core/study/seeds.ts'
import { goodParity, taskCount, tunedResults, withTuning, type Asked } from './tuned-results.ts'

// Expected numbers: NumPy 2.4, e.g. 100 * np.mean([[(i*7 + t*5) % 10 < 6 for i in range(20)] for t in range(12)])
const linesOf = (asked: Asked = {}, study = withTuning({})) =>
  resultsTable(tunedResults(study, asked), null)[0]?.lines ?? []
const line = (name: string, asked?: Asked) => linesOf(asked).find((each) => each.name === name)
const tuned = 'tuned on Simplified, asked with Simplified (4 per task)'

test('the untuned model under each condition, each training, and every baseline are always there', () => {
  expect(linesOf().map(({ name, role, bySeed }) => [name, role, bySeed.map(({ seed }) => seed)])).toEqual([
    ['untuned, asked with Original', 'cell', []],
    ['untuned, asked with Simplified', 'cell', []],
    ['tuned on Original, asked with Original (4 per task)', 'mean of seeds', [1, 2]],
    ['tuned on Simplified, asked with Simplified (4 per task)', 'mean of seeds', [1, 2]],
    ['random guess', 'baseline', []],
    ['majority label', 'baseline', []],
    ['copy demo', 'baseline', []],
    ['copy input', 'baseline', []],
  ])
})

test.each([
  ['random guess', 50],
  ['majority label', 50],
  // The demo's output is "yes", right on every second instance; no input is a label.
  ['copy demo', 50],
  ['copy input', 0],
])('%s reaches %d on the asked instances', (name, percent) => {
  expect(line(name)?.exactMatch).toEqual({ overInstances: percent, overTasks: percent, n: 240, tasks: taskCount })
})

test.each([
  ['tuned on Original, asked with Original (4 per task)', 140 / 3, [60, 100 / 3]],
  ['tuned on Simplified, asked with Simplified (4 per task)', 50, [60, 40]],
])('%s is the mean of its seeds, and each seed stays', (name, mean, seeds) => {
  const found = line(name)
  expect(found?.exactMatch.overInstances).toBeCloseTo(mean, 10)
  expect(found?.exactMatch).toMatchObject({ n: 240, tasks: 12 })
  expect(found?.bySeed.map(({ exactMatch }) => exactMatch.overInstances)).toEqual(
    seeds.map((value) => expect.closeTo(value, 10) as number),
  )
  expect(rangeOfSeeds(found?.bySeed.map(({ exactMatch }) => exactMatch) ?? [])).toEqual({
    lowest: expect.closeTo(Math.min(...seeds), 10) as number,
    highest: expect.closeTo(Math.max(...seeds), 10) as number,
    seeds: 2,
  })
})

test('one seed shows no spread', () => {
  const found = linesOf({}, withTuning({ seeds: [2] })).find(({ name }) => name === tuned)
  expect(found).toMatchObject({
    role: 'cell',
    bySeed: [{ name: 'tuned on Simplified, asked with Simplified (4 per task, seed 2)', seed: 2 }],
    exactMatch: { overInstances: 40 },
  })
  expect(rangeOfSeeds(found?.bySeed.map(({ exactMatch }) => exactMatch) ?? [])).toBeNull()
})

test('a seed that is not asked in full yet weighs less', () => {
  const found = line(tuned, { state: (cell, t) => (cell.training?.seed === 2 && t >= 5 ? 'no trial' : 'answered') })
  // 60 % of 240 and 40 % of 100 instances; pooled in NumPy: 54.11764705882353
  expect(found?.exactMatch.overInstances).toBeCloseTo(54.11764705882353, 10)
  expect(found?.exactMatch.overTasks).toBeCloseTo(54.11764705882353, 10)
  expect(found?.exactMatch).toMatchObject({ n: 240, tasks: 12 })
})

test('trials without an answer are counted over all seeds, and for each', () => {
  const found = line(tuned, {
    state: (cell, t, i) => (cell.training?.seed === 2 && t === 0 && i < 3 ? 'without answer' : 'answered'),
  })
  expect(found).toMatchObject({ unscored: 3, bySeed: [{ unscored: 0 }, { unscored: 3 }] })
})

test.each<[string, Asked['parity'], boolean]>([
  ['no certificate', () => null, true],
  [
    '35 of 40 equal answers',
    () => ({ prompts: 40, equal: 35, tied: 0, largestLogitDifference: 3, ownLogitDifference: null }),
    true,
  ],
  [
    '36 of 40 equal answers',
    () => ({ prompts: 40, equal: 36, tied: 0, largestLogitDifference: 3, ownLogitDifference: null }),
    false,
  ],
  [
    'no prompt at all',
    () => ({ prompts: 0, equal: 0, tied: 0, largestLogitDifference: null, ownLogitDifference: null }),
    true,
  ],
])('with %s a tuned line is marked: %s', (_, parity, marked) => {
  expect(
    linesOf({
      parity: (cell) => (cell.training?.condition.definition === 'simplified' ? (parity?.(cell) ?? null) : goodParity),
    }).map((each) => [each.name, each.marked]),
  ).toEqual([
    ['untuned, asked with Original', false],
    ['untuned, asked with Simplified', false],
    ['tuned on Original, asked with Original (4 per task)', false],
    [tuned, marked],
    ['random guess', false],
    ['majority label', false],
    ['copy demo', false],
    ['copy input', false],
  ])
})

test('one seed that is marked marks the line; a training that has asked nothing yet is not marked', () => {
  const parity: Asked['parity'] = (cell) => (cell.training?.seed === 2 ? null : goodParity)
  expect(line(tuned, { parity })).toMatchObject({ marked: true, bySeed: [{ marked: false }, { marked: true }] })
  expect(line(tuned, { parity, state: (cell) => (cell.training?.seed === 2 ? 'no trial' : 'answered') })).toMatchObject(
    { marked: false, bySeed: [{ marked: false }, { marked: false }] },
  )
})
