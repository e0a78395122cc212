import { expect, test } from 'vitest'
import { compareCells } from '#core/study/comparisons.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { resultsOf, taskOf, type AskedTask } from './support.ts'
import { tunedResults } from './tuned-results.ts'

const intervalsOf = (input: ResultsInput, against: string | null = null) => {
  const compared = compareCells(input, against)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared.intervals
}
const of = (input: ResultsInput, name: string, score: string) => intervalsOf(input).find((each) => each.name === name && each.score === score)

/** 12 tasks of 5 to 15 instances, by a rule that another program can repeat; under Simplified every answer is right. */
const asked: readonly AskedTask[] = Array.from({ length: 12 }, (_, t) => {
  const references = Array.from({ length: 5 + ((t * 7) % 11) }, (__, i) => (i % 2 === 0 ? 'yes' : 'no'))
  const original = references.map((reference, i) => {
    if ((i * 7 + t * 13) % 10 < 3 + (t % 5)) return reference
    return (i * 3 + t * 5) % 10 < 4 ? 'perhaps' : reference === 'yes' ? 'no' : 'yes'
  })
  return { task: taskOf(`t${t}`, ['yes', 'no']), references, answers: { original, simplified: references } }
})
const input = resultsOf(asked)

// The same two-stage bootstrap written in NumPy 2.4 (PCG64), 100,000 draws: mean, standard deviation and percentiles.
// An end of an interval from 10,000 draws has a standard error of 0.027 standard deviations; 4 of them are allowed.
test.each([
  ['exactMatch', 51.304, 6.108, [39.252, 63.248]],
  ['format', 79.13, 5.922, [66.949, 89.916]],
] as const)("a line's own interval as NumPy finds it: %s", (score, mean, deviation, [low, high]) => {
  const found = of(input, 'original', score)
  expect(found).toMatchObject({ kind: 'classification', instances: 115, tasks: 12 })
  expect(found?.mean).toBeCloseTo(mean, 2)
  if (found === undefined || found.interval95 === 'too-few') throw new Error('no interval')
  expect(Math.abs(found.interval95.low - low)).toBeLessThan(0.11 * deviation)
  expect(Math.abs(found.interval95.high - high)).toBeLessThan(0.11 * deviation)
})

test('a line that is right everywhere has a mean and no interval', () => {
  expect(of(input, 'simplified', 'exactMatch')).toMatchObject({ mean: 100, interval95: 'too-few' })
})

test('an interval does not depend on what others are compared with', () => {
  expect(intervalsOf(input, 'simplified')).toEqual(intervalsOf(input))
})

test('it stands on the instances that every compared cell has answered, as the comparisons do', () => {
  const some = resultsOf(asked.map((each, t) => ({ ...each, answers: { ...each.answers, simplified: each.references.map((reference, i) => (t === 0 && i < 2 ? null : reference)) } })))
  expect(of(some, 'original', 'exactMatch')).toMatchObject({ instances: 113, tasks: 12 })
})

test('a line of several seeds has one interval, of their means', () => {
  const names = intervalsOf(tunedResults()).filter(({ score }) => score === 'exactMatch').map(({ name, mean, interval95 }) => [name, Math.round(mean), interval95 === 'too-few'])
  expect(names).toEqual([
    ['original (untuned)', 10, false], ['simplified (untuned)', 10, false], ['original → original, 4 per task', 47, false], ['simplified → simplified, 4 per task', 50, false],
  ])
})

test('generation has ROUGE-L and no format correctness', () => {
  expect(intervalsOf(tunedResults(undefined, { kind: 'generation' })).map(({ kind, score }) => [kind, score])).toEqual(Array.from({ length: 4 }, () => ['generation', 'rougeL']))
})

test('a run without any trial has no interval', () => {
  expect(intervalsOf(resultsOf([{ task: taskOf('a', ['yes', 'no']), references: ['yes'], answers: {} }]))).toEqual([])
})
