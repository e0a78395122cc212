import { expect, test } from 'vitest'
import { compareRuns } from '#core/study/run-comparison.ts'
import type { ComparedRun } from '#core/study/run-columns.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { resultsOf, taskOf, type AskedTask } from './support.ts'
import { instanceCount, isRight, smallTuned, taskCount, tunedResults } from './tuned-results.ts'

const references = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 'yes' : 'no'))
const rightUpTo = (count: number) =>
  references.map((reference, i) => (i < count ? reference : reference === 'yes' ? 'no' : 'yes'))
const asked = (answers: AskedTask['answers'], count = 20): ResultsInput =>
  resultsOf(Array.from({ length: count }, (_, t) => ({ task: taskOf(`t${t}`, ['yes', 'no']), references, answers })))
const run = (name: string, input: ResultsInput, change: Partial<ComparedRun> = {}): ComparedRun => ({
  name,
  input,
  instances: input.tasks.map((_, t) => references.map((__, i) => t * references.length + i + 1)),
  ...change,
})

const weak = run('weak', asked({ original: rightUpTo(12), simplified: rightUpTo(10) }))
const strong = run('strong', asked({ original: rightUpTo(24), simplified: rightUpTo(10) }))

test('each line is compared with the same line of the first run: the other minus the first', () => {
  const compared = compareRuns([weak, strong])
  expect(compared.map(({ line, run: at, difference }) => [line, at, difference])).toEqual([
    ['Original', 1, 40],
    ['Simplified', 1, 0],
  ])
  expect(compared[0]).toMatchObject({
    verdict: 'different',
    instances: 600,
    tasks: 20,
    kind: 'classification',
    score: 'exactMatch',
    marked: false,
  })
  expect(compared[0]?.sentence).toMatch(
    /^Original: strong against weak, exact match on classification: \+40\.0 points, 95 % interval \+\d+\.\d to \+\d+\.\d, n = 600 in 20 tasks: different\.$/,
  )
  expect(compared[1]?.verdict).toBe('too-few')
})

test('several runs are one family, all against the first', () => {
  expect(compareRuns([weak, strong, strong]).map(({ run: at }) => at)).toEqual([1, 1, 2, 2])
})

test('instances are paired by the order given, not by number or position', () => {
  const turned = run('turned', asked({ original: rightUpTo(12), simplified: rightUpTo(10) }), {
    instances: weak.instances.map((task) => task.toReversed()),
  })
  const [original] = compareRuns([weak, turned])
  expect(original).toMatchObject({ difference: 0, discordant: { onlyFirst: 240, onlySecond: 240 } })
})

test('only what both have answered counts', () => {
  const partly = run(
    'partly',
    asked({ original: rightUpTo(24).map((answer, i) => (i < 10 ? answer : null)), simplified: rightUpTo(10) }),
  )
  expect(compareRuns([weak, partly])[0]).toMatchObject({ instances: 200, difference: 0 })
})

test('lines that only one run has are not compared', () => {
  const other = run(
    'other',
    resultsOf(
      weak.input.tasks.map(({ task }) => ({ task, references, answers: { original: rightUpTo(20) } })),
      { ...weak.input.study, conditions: [weak.input.study.conditions[0]!] },
    ),
  )
  expect(compareRuns([weak, other]).map(({ line }) => line)).toEqual(['Original'])
})

test('tuned lines are means of their seeds, and marked where a certificate does not hold', () => {
  const instances = Array.from({ length: taskCount }, (_, t) =>
    Array.from({ length: instanceCount }, (__, i) => t * instanceCount + i + 1),
  )
  const tuned = (name: string, input: ResultsInput): ComparedRun => ({ name, input, instances })
  const better = tunedResults(smallTuned, {
    right: (cell, t, i) => isRight(cell, t, i) || (cell.training !== null && i < 4),
    parity: () => ({ prompts: 40, equal: 2, tied: 0, largestLogitDifference: 1, ownLogitDifference: null }),
  })
  const compared = compareRuns([tuned('one', tunedResults(smallTuned)), tuned('two', better)])
  expect(compared.map(({ line, marked }) => [line, marked])).toEqual([
    ['untuned, asked with Original', false],
    ['untuned, asked with Simplified', false],
    ['tuned on Original, asked with Original (4 per task)', true],
    ['tuned on Simplified, asked with Simplified (4 per task)', true],
  ])
  expect(compared[2]?.pMcNemar).toBeNull()
  expect(compared[2]?.sentence).toContain('mean of 2 seeds')
})

test('nothing in common is no comparison', () => {
  expect(compareRuns([])).toEqual([])
  expect(compareRuns([weak])).toEqual([])
})
