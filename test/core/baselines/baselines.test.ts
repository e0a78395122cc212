import { expect, test } from 'vitest'
import {
  allBaselines,
  copyDemo,
  copyInput,
  equalAnswers,
  guessAmong,
  majorityLabel,
  randomGuess,
  type BaselineTask,
} from '#core/baselines/index.ts'
import { exactMatch } from '#core/scoring/exact-match.ts'

function task(name: string, labels: string[] | null, references: string[][], examples: string[] = []): BaselineTask {
  return {
    task: name,
    category: 'any',
    labels,
    examples: examples.map((output) => ({ input: 'shown', output })),
    instances: references.map((of, i) => ({ id: `${name}-${i}`, input: `input ${i}`, references: of })),
  }
}

const yesNo = task('yes-no', ['Yes', 'No'], [['Yes'], ['No'], ['No']], ['No', 'Yes'])
const abc = task('abc', ['A', 'B', 'C'], [['A'], ['B'], ['B'], ['B'], ['C']], ['C'])
const he = task('he', ['He', 'he'], [['He'], ['he'], ['he'], ['he']])
const open = task('open', null, [['input 0'], ['something else']], ['something else'])

const signs = task('signs', ['-1', '1'], [['-1'], ['1'], ['1']])
const several = task('several', ['A', 'B', 'C', 'D'], [['A'], ['A', 'B'], ['A', 'a'], ['E'], ['B', 'C', 'D']])

/** Options of each instance; the reference is the one at `right`, unless a text is given. */
function choice(
  name: string,
  of: readonly (readonly [options: string[], right: number | string])[],
  examples: string[] = [],
): BaselineTask {
  return {
    ...task(name, null, [], examples),
    instances: of.map(([options, right], i) => ({
      id: `${name}-${i}`,
      input: `input ${i}`,
      options,
      references: [typeof right === 'string' ? right : (options[right] ?? '')],
    })),
  }
}

const texts = choice('texts', [
  [['ice', 'fire'], 0],
  [['cat', 'hen', 'eel'], 2],
  [['red', 'blue', 'grey', 'pink'], 1],
  [['up', 'down', 'in', 'out', 'off'], 4],
])
const letters = choice(
  'letters',
  [
    [['A', 'B', 'C', 'D'], 1],
    [['A', 'B', 'C', 'D'], 1],
    [['A', 'B'], 0],
    [['A', 'B', 'C'], 2],
  ],
  ['B'],
)
const alike = choice('alike', [
  [['-1', '1', '2'], 1],
  [['x', 'y'], 'neither'],
])

// expected exact match, 1/labels, floored: in right answers of n
test.each<[string, BaselineTask[], number, number, number, number, number]>([
  ['two labels', [yesNo], 3, 1, 1.5, 1.5, 1],
  ['three labels', [abc], 5, 1, 5 / 3, 5 / 3, 1],
  ['instances, not tasks, count the same', [yesNo, abc], 8, 2, 1.5 + 5 / 3, 1.5 + 5 / 3, 2],
  ['generation tasks stay out', [yesNo, open], 3, 1, 1.5, 1.5, 1],
  ['labels that differ in case', [he], 4, 1, 4, 2, 2],
  ['labels that differ in sign', [signs], 3, 1, 3, 1.5, 1],
  [
    '2, 3, 4 and 5 options: the sum of 1/m',
    [texts],
    4,
    1,
    1 / 2 + 1 / 3 + 1 / 4 + 1 / 5,
    1 / 2 + 1 / 3 + 1 / 4 + 1 / 5,
    1,
  ],
  ['options and labels together', [texts, yesNo], 7, 2, 77 / 60 + 1.5, 77 / 60 + 1.5, 2],
  ['options that are equal after normalisation, and a reference that is none', [alike], 2, 1, 2 / 3, 1 / 3 + 1 / 2, 0],
  [
    'several references, one of them twice, and one outside the label space',
    [several],
    5,
    1,
    (1 + 2 + 1 + 0 + 3) / 4,
    5 / 4,
    1,
  ],
])('Random guess: %s', (_, tasks, n, taskCount, right, paper, floored) => {
  const guess = randomGuess(tasks)
  expect(guess).toMatchObject({ name: 'random guess', n, tasks: taskCount })
  expect(guess?.exactMatch).toBeCloseTo((100 * right) / n, 10)
  expect(guess?.paper.expected).toBeCloseTo((100 * paper) / n, 10)
  expect(guess?.paper.floored).toBeCloseTo((100 * floored) / n, 10)
})

test.each<[string[], string[]]>([
  [['-1', '1'], ['1']],
  [['+', '-', 'x'], ['-']],
  [['A+', 'A-', 'B'], ['A-']],
  [['yes', 'Yes ', 'no'], ['YES!']],
  [
    ['0.5', '05', '5'],
    ['0.5', '5'],
  ],
  [['Й', 'й', 'и'], ['Й']],
  [['a  b', 'a b', 'ab'], ['A B']],
  [['x', 'y'], ['z']],
  [['x'], ['x']],
  [['the x', 'x'], ['x']],
])('A guess among %j where %j is right: the mean of what exact match gives each of them', (answers, references) => {
  const scores = answers.map((answer) => exactMatch.score(answer, references, answers))
  expect(guessAmong(answers).probability(references)).toBeCloseTo(
    scores.reduce((sum: number, score) => sum + score, 0) / answers.length,
    12,
  )
})

test.each([
  ['options of the instance', texts],
  ['letters', letters],
  ['two labels', yesNo],
  ['three labels', abc],
  ['labels that differ in case', he],
  ['labels that differ in sign', signs],
  ['several references', several],
  ['some labels equal', task('grades', ['A+', 'A-', 'B', 'C'], [['A+'], ['A-'], ['B'], ['C']])],
  [
    'half of the labels in capitals',
    task('pronouns', ['he', 'He', 'she', 'She', 'his', 'it'], [['he'], ['She'], ['his'], ['it'], ['He', 'his']]),
  ],
])('Guesses really drawn score what is expected: %s', (_, of) => {
  const seeds = Array.from({ length: 2000 }, (__, seed) => seed)
  const guess = randomGuess([of], seeds)
  const { mean = 0, standardDeviation } = guess?.sampled ?? {}
  // four standard errors of the mean of 2,000 draws; all draws are alike where every guess is right
  expect(Math.abs(mean - (guess?.exactMatch ?? 0))).toBeLessThanOrEqual(
    (4 * (standardDeviation ?? 0)) / Math.sqrt(seeds.length) + 1e-9,
  )
})

test.each<[string[], string[][]]>([
  [['he', 'He', 'she'], [['he', 'He']]],
  [['-1', '1', '0'], [['-1', '1']]],
  [
    ['0.5', '05', 'A+', 'A-'],
    [
      ['0.5', '05'],
      ['A+', 'A-'],
    ],
  ],
  [['+', '-'], [['+', '-']]],
  [['yes', 'no'], []],
  [[], []],
])('Labels %j that exact match cannot tell apart: %j', (labels, equal) => {
  expect(equalAnswers(labels)).toEqual(equal)
})

test('Mean over tasks: every task counts the same', () => {
  expect(randomGuess([yesNo, abc])?.exactMatchOverTasks).toBeCloseTo((50 + 100 / 3) / 2, 10)
})

test('Expected and sampled guesses are scored by exact match, so labels that differ in case are both right', () => {
  expect(randomGuess([he])).toMatchObject({
    exactMatch: 100,
    paper: { expected: 50 },
    sampled: { mean: 100, standardDeviation: 0, min: 100, max: 100 },
  })
})

test('Sampled guesses spread as a binomial around the expectation', () => {
  const many = task(
    'many',
    ['A', 'B', 'C', 'D'],
    Array.from({ length: 1000 }, () => ['A']),
  )
  const sampled = randomGuess(
    [many],
    Array.from({ length: 400 }, (_, seed) => seed),
  )?.sampled
  // sqrt(0.25 × 0.75 / 1000) = 1.369 points; the mean of 400 lies within 4 standard errors, 0.27 points
  expect(Math.abs((sampled?.mean ?? 0) - 25)).toBeLessThan(0.27)
  expect(Math.abs((sampled?.standardDeviation ?? 0) - 1.369)).toBeLessThan(0.2)
})

test('Sampled guesses: the same seeds give the same numbers, another task changes no task', () => {
  const seeds = [1, 2, 3]
  const alone = randomGuess([yesNo], seeds)?.sampled.exactMatches ?? []
  const together = randomGuess([abc, yesNo], seeds)?.sampled.exactMatches ?? []
  const other = randomGuess([abc], seeds)?.sampled.exactMatches ?? []
  expect(randomGuess([yesNo], seeds)?.sampled.exactMatches).toEqual(alone)
  together.forEach((value, i) => expect(value).toBeCloseTo((3 * (alone[i] ?? 0) + 5 * (other[i] ?? 0)) / 8, 10))
})

test('A single seed has no spread', () => {
  expect(randomGuess([yesNo], [7])?.sampled.standardDeviation).toBeNull()
})

test.each<[string, BaselineTask[], string[], number, number]>([
  ['the most frequent reference', [yesNo], ['No'], 200 / 3, 200 / 3],
  ['instances, not tasks, count the same', [yesNo, abc], ['No', 'B'], 500 / 8, 500 / 8],
  ['of equally frequent ones the first', [task('tie', ['A', 'B'], [['B'], ['A']])], ['B'], 50, 50],
  [
    'an instance counts once for each of its references',
    [task('several', ['A', 'B'], [['A', 'A'], ['B'], ['B', 'A']])],
    ['A'],
    200 / 3,
    200 / 3,
  ],
  ['references that differ in case are one, written as the first is', [he], ['He'], 100, 75],
  [
    'a label is the most frequent only together with its equal',
    [task('capitals', ['his', 'her', 'Her'], [['his'], ['his'], ['her'], ['Her'], ['Her']])],
    ['her'],
    60,
    40,
  ],
  [
    'both ways of writing among the references of one instance count once',
    [task('both', ['a', 'b'], [['a', 'A'], ['b'], ['b']])],
    ['b'],
    200 / 3,
    200 / 3,
  ],
])('Majority label: %s', (_, tasks, labels, right, literal) => {
  const majority = majorityLabel(tasks)
  expect(majority?.perTask.map(({ label }) => label)).toEqual(labels)
  expect(majority?.exactMatch).toBeCloseTo(right, 10)
  expect(majority?.literal).toBeCloseTo(literal, 10)
  for (const [i, { label, exactMatch: percent }] of (majority?.perTask ?? []).entries()) {
    const { instances } = tasks[i] ?? yesNo
    const scored = instances.filter(({ references }) => exactMatch.score(label, references, null) === 1).length
    expect(percent).toBeCloseTo((100 * scored) / instances.length, 10)
  }
})

test('Copy demo answers with the first positive example, copy input with the input', () => {
  expect(copyDemo([yesNo, open])).toMatchObject({ name: 'copy demo', n: 5, tasks: 2, exactMatch: 60 })
  expect(copyInput([yesNo, open])).toMatchObject({ name: 'copy input', n: 5, tasks: 2, exactMatch: 20 })
})

test('Copied answers have every score, format correctness included', () => {
  const { overInstances } = copyDemo([yesNo, open])?.aggregate.overall ?? {}
  expect(overInstances).toMatchObject({ exactMatch: { percent: 60, n: 5 }, format: { percent: 100, n: 3 } })
})

test('A task without examples is left out of copy demo', () => {
  expect(copyDemo([he, yesNo])).toMatchObject({ n: 3, tasks: 1 })
})

test.each<[string, BaselineTask[], Record<string, boolean>]>([
  [
    'generation tasks only',
    [open],
    { 'random guess': false, 'majority label': false, 'copy demo': true, 'copy input': true },
  ],
  [
    'an empty label space',
    [task('none', [], [['a']])],
    { 'random guess': false, 'majority label': false, 'copy demo': false, 'copy input': true },
  ],
  [
    'no instances',
    [task('nothing asked', ['A'], [])],
    { 'random guess': false, 'majority label': false, 'copy demo': false, 'copy input': false },
  ],
  ['no tasks', [], { 'random guess': false, 'majority label': false, 'copy demo': false, 'copy input': false }],
])('A baseline that applies to no instance is null: %s', (_, tasks, there) => {
  expect(
    Object.fromEntries(Object.entries(allBaselines(tasks)).map(([name, value]) => [name, value !== null])),
  ).toEqual(there)
})

test.each<[string, BaselineTask, number | null, string | undefined]>([
  ['letters: the position that is right most often', letters, 50, 'B'],
  ['texts: no answer says the same of two instances', texts, null, undefined],
])('Majority label of a choice task, %s', (_, of, percent, label) => {
  const majority = majorityLabel([of])
  expect(majority?.exactMatch ?? null).toBe(percent)
  expect(majority?.perTask[0]?.label).toBe(label)
})

test("Copies of a choice task are in format where they are one of the instance's options", () => {
  const { rows } = copyDemo([letters]) ?? { rows: [] }
  expect(rows.map(({ kind, scores }) => [kind, scores.exactMatch, scores.format])).toEqual([
    ['choice', 1, 1],
    ['choice', 1, 1],
    ['choice', 0, 1],
    ['choice', 0, 1],
  ])
  expect(copyInput([texts])?.rows.map(({ scores }) => scores.format)).toEqual([0, 0, 0, 0])
})
