import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { compareCells } from '#core/study/comparisons.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { resultsOf, study, taskOf, type AskedTask } from './support.ts'

const compared = (input: ResultsInput, against: string | null = null) => {
  const result = compareCells(input, against)
  if (result.state === 'refused') throw new Error(result.reason)
  return result
}
const of = (input: ResultsInput, name: string, against: string) =>
  compared(input).comparisons.find((each) => each.name === name && each.against === against)

/** 20 tasks of 30 instances; `right` tells which answers of a cell are right. */
const tasks = (right: (task: number, instance: number) => { original: boolean; simplified: boolean }): AskedTask[] =>
  Array.from({ length: 20 }, (_, t) => {
    const references = Array.from({ length: 30 }, (__, i) => (i % 2 === 0 ? 'yes' : 'no'))
    const answer = (cell: 'original' | 'simplified') =>
      references.map((reference, i) => (right(t, i)[cell] ? reference : reference === 'yes' ? 'no' : 'yes'))
    return {
      task: taskOf(`t${t}`, ['yes', 'no']),
      references,
      answers: { original: answer('original'), simplified: answer('simplified') },
    }
  })

test('a large difference is different, and said with its numbers', () => {
  const comparison = of(
    resultsOf(tasks((_, i) => ({ original: i < 24, simplified: i < 12 }))),
    'Simplified',
    'Original',
  )
  expect(comparison).toMatchObject({
    difference: -40,
    verdict: 'different',
    instances: 600,
    tasks: 20,
    score: 'exactMatch',
    kind: 'classification',
  })
  expect(comparison?.sentence).toMatch(
    /^Simplified against Original, exact match on classification: −40\.0 points, 95 % interval −\d+\.\d to −\d+\.\d, n = 600 in 20 tasks: different\.$/,
  )
})

test('hardly any discordance is equivalent within the margin', () => {
  const comparison = of(
    resultsOf(tasks((t, i) => ({ original: i < 18, simplified: i < 18 !== (i === 5 && t % 4 === 0) }))),
    'Simplified',
    'Original',
  )
  expect(comparison).toMatchObject({ verdict: 'equivalent' })
  expect(comparison?.sentence).toContain('equivalent within ±3 points')
})

test('few discordant instances decide nothing, and are not called the same', () => {
  const comparison = of(
    resultsOf(
      tasks((t, i) => ({
        original: (i * 7 + t * 13) % 10 < 3 + (t % 5),
        simplified: (i * 3 + t * 5) % 10 < 4 + (t % 3),
      })),
    ),
    'Simplified',
    'Original',
  )
  expect(comparison?.verdict).toBe('undecided')
  // R 4.2: (qt(0.975, 19) + qt(0.8, 19)) * sd(differences of tasks) / sqrt(20); SciPy 1.10 gives the same
  expect(comparison?.minimumDetectableEffect).toBeCloseTo(10.816507437109, 6)
  expect(comparison?.sentence).toMatch(
    /: undecided: n is too small to detect 3 points \(minimum detectable effect: 10\.8\)\.$/,
  )
})

test('answers that are all scored alike say nothing', () => {
  const comparison = of(
    resultsOf(tasks((_, i) => ({ original: i < 15, simplified: i < 15 }))),
    'Simplified',
    'Original',
  )
  expect(comparison).toMatchObject({ verdict: 'too-few', interval95: 'too-few', pAdjusted: null })
  expect(comparison?.sentence).toContain(
    'too few to say anything (n = 600 in 20 tasks; every instance has the same score)',
  )
})

test('guessing is a column like any other: half right of two labels is no different from random guess', () => {
  const input = resultsOf(tasks((t, i) => ({ original: (i + t) % 2 === 0, simplified: i > 0 })))
  expect(of(input, 'Original', 'random guess')?.difference).toBeCloseTo(0, 10)
  expect(of(input, 'Simplified', 'random guess')).toMatchObject({
    difference: 100 * (29 / 30 - 1 / 2),
    verdict: 'different',
  })
  expect(of(input, 'Original', 'majority label')).toBeDefined()
})

test('only instances answered by every cell are compared', () => {
  const input = resultsOf([
    {
      task: taskOf('a', ['yes', 'no']),
      references: ['yes', 'yes', 'yes', 'yes'],
      answers: { original: ['yes', 'no', 'yes', 'yes'], simplified: ['no', 'no', { outcome: 'engine-error' }, null] },
    },
  ])
  expect(of(input, 'Simplified', 'Original')).toMatchObject({ instances: 2, difference: -50 })
})

test('generation is compared on ROUGE-L, and has no guessing', () => {
  const input = resultsOf([
    {
      task: taskOf('g', null),
      references: ['a b c', 'd e f', 'g h i'],
      answers: { original: ['a b c', 'd e f', 'g'], simplified: ['a', 'd', 'g'] },
    },
  ])
  expect(compared(input).comparisons.map(({ name, against, score }) => [name, against, score])).toEqual([
    ['Simplified', 'Original', 'rougeL'],
  ])
})

test('every comparison of a study is in one family', () => {
  const { comparisons } = compared(resultsOf(tasks((_, i) => ({ original: i < 24, simplified: i < 12 }))))
  // simplified − original; both cells − random guess; both cells − majority label
  expect(comparisons).toHaveLength(5)
  // 2 / 10,001 is the least p of 10,000 draws; the smallest of five is multiplied by five
  expect(Math.min(...comparisons.map(({ pAdjusted }) => pAdjusted ?? 1))).toBeCloseTo(10 / 10_001, 9)
})

test('another condition can be the one compared with', () => {
  const input = resultsOf(tasks((_, i) => ({ original: i < 24, simplified: i < 12 })))
  expect(compared(input, 'Simplified').comparisons[0]).toMatchObject({
    name: 'Original',
    against: 'Simplified',
    difference: 40,
  })
  expect(compareCells(input, 'delusive')).toEqual({
    state: 'refused',
    reason: 'invalid condition: delusive (this run has: Original, Simplified)',
  })
})

test('the same seed gives the same intervals', () => {
  const input = resultsOf(tasks((t, i) => ({ original: (i * 7 + t) % 10 < 5, simplified: (i * 3 + t * 5) % 10 < 5 })))
  expect(compared(input)).toEqual(compared(input))
  expect(compared({ ...input, study: { ...study, seed: 2 } }).comparisons[0]?.interval95).not.toEqual(
    compared(input).comparisons[0]?.interval95,
  )
})

test('a run without any trial has nothing to compare', () => {
  const input = resultsOf([{ task: taskOf('a', ['yes', 'no']), references: ['yes'], answers: {} }], {
    ...study,
    conditions: [presets.original],
  })
  expect(compared(input)).toMatchObject({
    comparisons: [],
    verdict: [expect.stringMatching(/^Comparisons use the 0 of 1 instance that/)],
    minimumDetectableEffect: null,
  })
})

test('with several decodings one thing is changed at a time', () => {
  const input = resultsOf(
    tasks((_, i) => ({ original: i < 24, simplified: i < 12 })),
    { ...study, decodings: ['free', 'likelihood'] },
  )
  const { comparisons } = compared(input)
  expect(
    comparisons.filter(({ against }) => against.startsWith('Original')).map(({ name, against }) => [name, against]),
  ).toEqual([
    ['Simplified, free', 'Original, free'],
    ['Original, likelihood', 'Original, free'],
    ['Simplified, likelihood', 'Original, likelihood'],
  ])
})

test('dropped examples are said before anything else', () => {
  const input = resultsOf(tasks((_, i) => ({ original: i < 24, simplified: i < 12 })))
  const cells = input.cells.map((each, c) => ({
    ...each,
    trials: each.trials.map((trial, i) => ({ ...trial, dropped: c === 0 && i < 7 ? 2 : 0 })),
  }))
  expect(compared({ ...input, cells }).verdict[0]).toMatch(
    /^Some prompts over the token budget show fewer examples .*\(Original: 7 of 600\)/,
  )
})

test.each([
  [1, /^Only one classification task: intervals and tests are about that task alone\.$/],
  [
    9,
    /^Only 9 classification tasks: intervals are wide and cover only roughly 95 %\. Coverage was checked with 10 tasks or more\.$/,
  ],
  [10, null],
])('%i tasks: what their number keeps intervals from saying', (many, sentence) => {
  const { verdict } = compared(
    resultsOf(tasks((t, i) => ({ original: (i * 7 + t) % 10 < 5, simplified: i < 12 + (t % 3) })).slice(0, many)),
  )
  const reported = verdict.filter((each) => each.startsWith('Only '))
  expect(reported).toEqual(sentence === null ? [] : [expect.stringMatching(sentence)])
})

test.each([
  [
    'very unlike tasks',
    (t: number, i: number) => t < 2 && i < 25,
    /^Intervals of rows near 0 or 100 % are slightly narrow .* with fewer than 20 tasks that differ much: Original\./,
  ],
  ['tasks alike', (t: number, i: number) => (i * 7 + t) % 10 < 1, null],
])('a line near 0 %% on 12 %s', (_, right, sentence) => {
  const { verdict } = compared(
    resultsOf(tasks((t, i) => ({ original: right(t, i), simplified: (i * 7 + t) % 10 < 5 })).slice(0, 12)),
  )
  expect(verdict.filter((each) => each.startsWith('Intervals of rows'))).toEqual(
    sentence === null ? [] : [expect.stringMatching(sentence)],
  )
})
