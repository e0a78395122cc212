import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { plannedPart } from '#core/study/added.ts'
import { predictionsKey } from '#core/study/cell-versions.ts'
import { cellName, type Cell } from '#core/study/cell.ts'
import { compareCells, comparedColumns } from '#core/study/comparisons.ts'
import { headlineOf } from '#core/study/headline.ts'
import { linesOf } from '#core/study/line.ts'
import { resultsTable, type ResultsInput } from '#core/study/results-table.ts'
import { compareRuns } from '#core/study/run-comparison.ts'
import { resultsOf, study, taskOf } from './support.ts'
import { smallTuned, tunedResults } from './tuned-results.ts'

const labels = ['yes', 'no'] as const
const references = Array.from({ length: 30 }, (_, i) => labels[i % 2] ?? '')
const answers = (right: (i: number) => boolean) =>
  references.map((reference, i) => (right(i) ? reference : reference === 'yes' ? 'no' : 'yes'))

const run = resultsOf(
  Array.from({ length: 4 }, (_, t) => ({
    task: taskOf(`t${t}`, labels),
    references,
    answers: { original: answers((i) => (i + t) % 5 < 3), simplified: answers((i) => (i * t) % 7 < 3) },
  })),
)

function made(name: string, conditionKnown: boolean, position: number): Cell {
  const predictions = { name, conditionKnown, sha256: 'ab' }
  return {
    position,
    key: predictionsKey(predictions, presets.original, (text) => text),
    method: 'predictions',
    condition: presets.original,
    decoding: 'free',
    training: null,
    predictions,
  }
}

/** With predictions on some instances, of which every second is right. */
function withPredictions(input: ResultsInput, cell: Cell, answered: (i: number) => boolean = () => true): ResultsInput {
  const instances = [...input.references.keys()].filter((_, i) => answered(i))
  const taskOfInstance = new Map(
    input.cells.flatMap(({ trials }) => trials.map(({ instance, task }) => [instance, task] as const)),
  )
  return {
    ...input,
    cells: [
      ...input.cells,
      {
        cell,
        trials: instances.map((instance, i) => ({
          instance,
          task: taskOfInstance.get(instance) ?? 0,
          dropped: 0,
          outcome: 'in-format',
          labelAndStop: false,
          cut: false,
          scores: scoreAnswer(
            i % 2 === 0 ? (input.references.get(instance)?.[0] ?? '') : 'neither',
            input.references.get(instance) ?? [],
            labels,
          ),
        })),
      },
    ],
  }
}

const other = made('Tk-Instruct 3B', false, 2)

test('it is called by what made it, and under what', () => {
  expect(cellName(other, study)).toBe('Tk-Instruct 3B (as asked elsewhere)')
  expect(cellName(made('Tk-Instruct 3B', true, 2), study)).toBe('Tk-Instruct 3B (Original)')
})

test('it is a line of its own, even under a condition that the run has asked, too', () => {
  const input = withPredictions(run, made('T', true, 2))
  expect(
    linesOf(
      input.cells.map(({ cell }) => cell),
      study,
    ).map(({ name, method, cells }) => [name, method, cells]),
  ).toEqual([
    ['Original', 'in context', [0]],
    ['Simplified', 'in context', [1]],
    ['T (Original)', 'predictions', [2]],
  ])
  const [table] = resultsTable(
    withPredictions(run, other, (i) => i < 40),
    null,
  )
  expect(table?.lines.find(({ name }) => name === 'Tk-Instruct 3B (as asked elsewhere)')?.exactMatch).toMatchObject({
    overInstances: 50,
    n: 40,
    tasks: 2,
  })
})

test.each([
  ['on all instances', () => true],
  ['on some instances', (i: number) => i < 50],
])('nothing that the run had declared changes: %s', (_, answered) => {
  const [before, after] = [compareCells(run, null), compareCells(withPredictions(run, other, answered), null)]
  if (before.state === 'refused' || after.state === 'refused') throw new Error('refused')
  expect(after.comparisons.slice(0, before.comparisons.length)).toEqual(before.comparisons)
  expect(after.family).toBe(before.family)
  expect(after.verdict.slice(0, before.verdict.length)).toEqual(before.verdict)
  expect(after.intervals.slice(0, before.intervals.length)).toEqual(before.intervals)
  expect(headlineOf(withPredictions(run, other, answered))).toEqual(headlineOf(run))
  expect(plannedPart(withPredictions(run, other, answered))).toEqual(run)
})

test('it is compared, instance by instance, with the reference and with guessing, in a family of its own', () => {
  const compared = compareCells(
    withPredictions(run, other, (i) => i < 50),
    null,
  )
  if (compared.state === 'refused') throw new Error('refused')
  const added = compared.comparisons.filter(({ name }) => name.startsWith('Tk'))
  expect(compared.aboveChance.filter(({ line }) => line.startsWith('Tk'))).toMatchObject([
    { family: 'made elsewhere', instances: 50, fromRandom: 0 },
  ])
  expect(added).toMatchObject([
    {
      against: 'Original',
      changed: 'made elsewhere',
      instances: 50,
      tasks: 2,
      difference: -10,
      seeds: { first: null, second: null },
    },
    { against: 'random guess', changed: 'guessing', instances: 50, difference: 0 },
    { against: 'majority label', changed: 'guessing', instances: 50 },
  ])
  expect(compared.verdict).toContain(
    'Tk-Instruct 3B (as asked elsewhere) was made elsewhere and added to the run: its comparisons were not declared before it and are a family of their own, of 2.',
  )
  expect(compared.verdict.at(-3)).toMatch(
    /^Tk-Instruct 3B \(as asked elsewhere\) against Original, exact match on classification: −10\.0 points/,
  )
  expect(
    compared.intervals.filter(({ name }) => name.startsWith('Tk')).map(({ score, instances }) => [score, instances]),
  ).toEqual([
    ['exactMatch', 50],
    ['format', 50],
    ['formatNormalised', 50],
  ])
})

test('in a study with tuning it is held against the tuned reference', () => {
  const tuned = tunedResults(smallTuned)
  const compared = compareCells(withPredictions(tuned, made('T', false, tuned.cells.length)), null)
  if (compared.state === 'refused') throw new Error('refused')
  expect(
    compared.comparisons
      .filter(({ changed }) => changed === 'made elsewhere')
      .map(({ name, against, seeds }) => [name, against, seeds]),
  ).toEqual([
    ['T (as asked elsewhere)', 'tuned on Original, asked with Original (4 per task)', { first: null, second: 2 }],
  ])
  expect(
    comparedColumns(withPredictions(tuned, made('T', false, tuned.cells.length))).map(({ added }) => added),
  ).toEqual([undefined, 'T (as asked elsewhere)'])
})

test('beside another run it is no line of that one', () => {
  const instances = run.tasks.map((_, t) => [...run.references.keys()].slice(t * 30, t * 30 + 30))
  const compared = compareRuns([
    { name: 'a', input: run, instances },
    { name: 'b', input: withPredictions(run, made('T', true, 2)), instances },
  ])
  expect(compared.map(({ line, difference }) => [line, difference])).toEqual([
    ['Original', 0],
    ['Simplified', 0],
  ])
})

test('a run that is made of nothing else is told by it', () => {
  const only = { ...study, conditions: [presets.original], predictions: true } as const
  const all = withPredictions(run, { ...other, position: 0 })
  const input = { ...all, study: only, cells: all.cells.slice(2) }
  const compared = compareCells(input, null)
  expect(
    compared.state === 'compared' && compared.comparisons.map(({ against, changed }) => [against, changed]),
  ).toEqual([
    ['random guess', 'guessing'],
    ['majority label', 'guessing'],
  ])
  expect(headlineOf(input)).toMatchObject({
    name: 'Tk-Instruct 3B (as asked elsewhere)',
    percent: 50,
    control: { name: expect.stringMatching(/guess|label/) as string },
  })
})

test('in a study that has declared its primary comparisons those of added predictions are exploratory', () => {
  const declared = { ...run, study: { ...run.study, primary: [{ first: 'simplified', second: 'original' }] } }
  const before = compareCells(declared, null)
  const after = compareCells(
    withPredictions(declared, other, (i) => i % 7 > 1),
    null,
  )
  if (before.state === 'refused' || after.state === 'refused') throw new Error('refused')
  const added = after.comparisons.slice(before.comparisons.length)
  expect(added.map(({ against, verdict, pAdjusted }) => [against, verdict, pAdjusted])).toEqual([
    ['Original', 'exploratory', null],
    ['random guess', 'exploratory', null],
    // Right on the very instances where the majority label is.
    ['majority label', 'too-few', null],
  ])
  expect([after.family, after.comparisons.slice(0, before.comparisons.length)]).toEqual([
    before.family,
    before.comparisons,
  ])
  expect(after.verdict.at(-1)).toBe(
    'Tk-Instruct 3B (as asked elsewhere) was made elsewhere and added to the run: its comparisons were not declared before it and are exploratory, without a verdict.',
  )
  expect(after.aboveChance.map(({ line }) => line)).not.toContain('Tk-Instruct 3B (as asked elsewhere)')
})
