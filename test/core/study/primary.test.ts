import { describe, expect, test } from 'vitest'
import type { Condition } from '#core/conditions/condition.ts'
import { presets } from '#core/conditions/index.ts'
import { compareCells, type Compared } from '#core/study/comparisons.ts'
import { findingOf } from '#core/study/finding.ts'
import { headlineOf } from '#core/study/headline.ts'
import { possiblePrimaries, primaryName, readPrimary } from '#core/study/primary.ts'
import { resultsTable } from '#core/study/results-table.ts'
import type { PrimaryComparison, Study } from '#core/study/study.ts'
import { studyFrom } from '#core/study/study-request.ts'
import { answeredAs, resultsOf, study, taskOf, tunedStudy } from './support.ts'
import { smallTuned, tunedResults } from './tuned-results.ts'

const { original, simplified, delusive, empty } = presets

describe('a primary comparison is read', () => {
  test.each([
    ['simplified:original', 'simplified', 'original'],
    [' Simplified : ORIGINAL ', 'simplified', 'original'],
    ['original:random-guess', 'original', 'random guess'],
    ['original:majority label', 'original', 'majority label'],
    ['simplified+delusive:untuned', 'simplified+delusive', 'untuned'],
    ['original+original:empty+empty', 'original', 'empty'],
    ['constrained:free', 'constrained', 'free'],
    ['polite:original', 'polite', 'original'],
  ])('%s', (text, first, second) => {
    expect(readPrimary(text)).toEqual({ state: 'read', primary: { first, second } })
  })

  test.each([
    ['simplified', 'two names with a colon between them'],
    ['a:b:c', 'two names with a colon between them'],
    [':original', 'two names with a colon between them'],
    ['simplified:Was?', 'known: original, simplified'],
  ])('refused by value: %s', (text, words) => {
    const read = readPrimary(text)
    expect(read.state === 'refused' && read.reason).toContain(`invalid primary comparison: ${text} (`)
    expect(read.state === 'refused' && read.reason).toContain(words)
  })
})

describe('what a study can declare', () => {
  const namesOf = (of: Pick<Study, 'conditions' | 'tuning' | 'decodings'>) => possiblePrimaries(of).map(primaryName)

  test('in context: conditions, decodings and guessing', () => {
    expect(namesOf({ ...study, conditions: [original, simplified], decodings: ['free', 'likelihood'] })).toEqual([
      'original:simplified',
      'original:random guess',
      'original:majority label',
      'simplified:original',
      'simplified:random guess',
      'simplified:majority label',
      'free:likelihood',
      'likelihood:free',
    ])
  })

  test('tuned: the untuned model, too', () => {
    const names = namesOf(smallTuned)
    expect(names).toEqual(
      expect.arrayContaining(['simplified:original', 'original:untuned', 'untuned:random guess', 'simplified:untuned']),
    )
    expect(names).not.toContain('untuned:original')
    expect(
      namesOf({
        ...tunedStudy,
        conditions: [original, empty],
        tuning: { ...tunedStudy.tuning, testConditions: [original, empty] },
      }),
    ).toEqual(expect.arrayContaining(['delusive:original', 'empty:original']))
  })

  test('what is named twice, whichever way round, is declared once', () => {
    const pair = (first: string, second: string) => ({ first, second })
    const primary = [pair('a', 'b'), pair('b', 'a'), pair('a', 'c'), pair('a', 'b')]
    expect(studyFrom({ ...study, instancesPerTask: undefined, tuning: undefined, primary }).primary).toEqual([
      pair('a', 'b'),
      pair('a', 'c'),
    ])
  })
})

const threeConditions: Study = { ...study, conditions: [original, simplified, delusive] }
const shares = new Map<Condition, number>([
  [original, 8],
  [simplified, 5],
  [delusive, 3],
])

/** 12 tasks of 10 instances; a condition is right on some of each ten. */
function results(primary?: readonly PrimaryComparison[]) {
  const of: Study = { ...threeConditions, ...(primary && { primary }) }
  const task = (t: number) => taskOf(`task ${t}`, ['yes', 'no'])
  const input = resultsOf(
    Array.from({ length: 12 }, (_, t) => ({
      task: task(t),
      references: Array.from({ length: 10 }, (__, i) => (i % 2 === 0 ? 'yes' : 'no')),
      answers: {},
    })),
    of,
  )
  const cells = input.cells.map(({ cell }) => ({
    cell,
    trials: Array.from({ length: 120 }, (_, n) => {
      const [t, i] = [Math.floor(n / 10), n % 10]
      const reference = i % 2 === 0 ? 'yes' : 'no'
      const isRight = (i * 7 + t * 3) % 10 < (shares.get(cell.condition) ?? 0)
      const answer = isRight ? reference : reference === 'yes' ? 'no' : 'yes'
      return { instance: n + 1, task: t, dropped: 0, ...answeredAs(answer, [reference], task(t)) }
    }),
  }))
  return { ...input, cells }
}

function compared(input: Parameters<typeof compareCells>[0], against: string | null = null) {
  const found: Compared = compareCells(input, against)
  if (found.state === 'refused') throw new Error(found.reason)
  return found
}

const pair = (first: string, second: string): PrimaryComparison => ({ first, second })

describe('in a study with primary comparisons', () => {
  const all = compared(results())
  const some = compared(results([pair('simplified', 'original'), pair('delusive', 'simplified')]))
  const verdicts = (of: typeof all) =>
    of.comparisons.map(({ name, against, verdict }) => `${name} − ${against}: ${verdict}`)

  test('only they are a family; the others of before are exploratory, with the same differences', () => {
    expect(all.family).toBe(8)
    expect(some.family).toBe(2)
    expect(verdicts(some)).toEqual([
      'Simplified − Original: different',
      'Delusive − Simplified: different',
      'Delusive − Original: exploratory',
      'Original − random guess: exploratory',
      'Simplified − random guess: exploratory',
      'Delusive − random guess: exploratory',
      'Original − majority label: exploratory',
      'Simplified − majority label: exploratory',
      'Delusive − majority label: exploratory',
    ])
    const before = all.comparisons.find(({ name }) => name === 'Delusive')
    expect(some.comparisons[2]).toMatchObject({
      difference: before?.difference,
      interval95: before?.interval95,
      pBootstrap: before?.pBootstrap,
      pAdjusted: null,
      differsFromZero: false,
      sentence: expect.stringContaining('exploratory, no verdict') as string,
    })
  })

  test('Holm is over them alone: a single one keeps its p', () => {
    const [only] = compared(results([pair('simplified', 'original')])).comparisons
    expect(only?.pAdjusted).toBe(Math.max(only?.pBootstrap as number, only?.pMcNemar as number))
    const [first] = compared(results([pair('simplified', 'original'), pair('original', 'random guess')])).comparisons
    expect(first?.pAdjusted).toBeGreaterThanOrEqual(only?.pAdjusted ?? 1)
    expect(first?.pAdjusted).toBeLessThanOrEqual(2 * (only?.pAdjusted ?? 1))
  })

  test('the verdict tells them, and how many others there are', () => {
    expect(some.verdict.filter((sentence) => sentence.includes('exploratory'))).toEqual([
      'Primary comparisons: p values are corrected (Holm) over the 2 that were declared before the run. 7 other comparisons are exploratory: shown with interval and uncorrected p, without a verdict.',
    ])
    expect(some.verdict.some((sentence) => sentence.startsWith('Delusive against Simplified'))).toBe(true)
  })

  test('nothing is said of guessing where it is not among them', () => {
    expect(some.aboveChance).toEqual([])
    const guessing = compared(results([pair('original', 'random guess')]))
    expect(guessing.aboveChance).toMatchObject([
      { line: 'Original', standing: 'better than random guessing', majority: null },
    ])
    expect(guessing.aboveChance[0]?.sentence).not.toContain('majority')
  })

  test('another reference changes what is exploratory, and nothing else', () => {
    const other = compared(results([pair('simplified', 'original')]), 'delusive')
    expect(other.comparisons.slice(0, 1)).toEqual(
      compared(results([pair('simplified', 'original')])).comparisons.slice(0, 1),
    )
    expect(verdicts(other)).toContain('Original − Delusive: exploratory')
  })

  test('the headline is made of them alone', () => {
    const input = results([pair('simplified', 'original')])
    const table = { ...compared(input), groups: resultsTable(input, null), margin: 3, done: 1, total: 1 }
    expect(findingOf(table)).toMatch(/^Simplified: worse than Original/)
    expect(headlineOf(input)?.control).toMatchObject({ name: 'Simplified', verdict: 'different' })
  })
})

test('in a tuned study a pair of train conditions is one at every size and test condition', () => {
  const of: Study = { ...smallTuned, primary: [pair('simplified', 'original'), pair('original', 'untuned')] }
  const found = compared(tunedResults(of))
  expect(found.family).toBe(2)
  expect(found.comparisons.slice(0, 2).map(({ name, against, changed }) => [name, against, changed])).toEqual([
    [
      'tuned on Simplified, asked with Simplified (4 per task)',
      'tuned on Original, asked with Original (4 per task)',
      'train and test condition',
    ],
    ['tuned on Original, asked with Original (4 per task)', 'untuned, asked with Original', 'tuning'],
  ])
  expect(found.comparisons.slice(2).every(({ verdict }) => verdict === 'exploratory')).toBe(true)
  expect(found.aboveChance).toEqual([])
})
