import { expect, test } from 'vitest'
import type { Cell } from '#core/study/cell.ts'
import { compareCells, comparedColumns } from '#core/study/comparisons.ts'
import { linesAgainstGuesses } from '#core/study/exact-guessing.ts'
import type { Study } from '#core/study/study.ts'
import { resultsOf, study, taskOf } from './support.ts'
import { tunedResults, withTuning, type Asked } from './tuned-results.ts'

const exactOf = (asked: Asked, of: Study = study) =>
  comparedColumns(tunedResults(of, asked)).flatMap(linesAgainstGuesses)
const standingsOf = (asked: Asked, of: Study = study) => {
  const compared = compareCells(tunedResults(of, asked), null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared.aboveChance
}
const first =
  (many: number): NonNullable<Asked['right']> =>
  (_: Cell, __, i) =>
    i < many

// 12 tasks of 20 instances with two labels. SciPy 1.17.1: binom.sf(k - 1, 20, .5), binom.sf(12 k - 1, 240, .5); Holm by
// hand: all 12 alike.
test.each([
  [10, 0.5880985260009764, 1, 0.5257248029146797, 0],
  [14, 0.05765914916992186, 0.6919097900390623, 2.566881323986401e-10, 0],
  [16, 0.005908966064453125, 0.0709075927734375, 6.934681377709002e-22, 0],
  [17, 0.0012884140014648438, 0.015460968017578125, 5.6534189032948684e-30, 12],
  [20, 9.5367431640625e-7, 1.1444091796875e-5, 5.659799424266695e-73, 12],
])('%i of 20 right on each of 12 tasks', (right, p, pAdjusted, whole, above) => {
  const [line] = exactOf({ right: first(right) })
  expect(line).toMatchObject({ line: 'Original', n: 240, right: 12 * right, expected: 120 })
  expect(Math.abs((line?.p ?? 0) / whole - 1)).toBeLessThan(1e-10)
  expect(line?.tasks).toHaveLength(12)
  for (const task of line?.tasks ?? []) {
    expect(task).toMatchObject({ n: 20, right, expected: 10, majority: 50 })
    expect(task.p).toBeCloseTo(p, 12)
    expect(task.pAdjusted).toBeCloseTo(pAdjusted, 12)
  }
  expect(line?.tasks.filter(({ isAbove }) => isAbove)).toHaveLength(above)
})

test('labels equal to exact match: a guess is always right, and nothing is above it', () => {
  const [line] = exactOf({ right: first(20), labels: ['-1', '1'] })
  expect(line).toMatchObject({ right: 240, expected: 240, p: 1, pTwoSided: 1 })
  expect(line?.tasks.some(({ isAbove }) => isAbove)).toBe(false)
})

test('several labels accepted on some instances: the tail is that of different chances', () => {
  // 'he' and 'He' are right together (2/4), 'she' and 'it' alone (1/4). Python: chances .5, .5, .25, .25; three right
  // or more.
  const references = ['he', 'He', 'she', 'it']
  const input = resultsOf([
    {
      task: taskOf('gap', ['he', 'He', 'she', 'it']),
      references,
      answers: { original: ['He', 'he', 'she', 'she'], simplified: ['it', 'it', 'it', 'she'] },
    },
  ])
  const [original, simplified] = comparedColumns(input).flatMap(linesAgainstGuesses)
  expect(original?.p).toBeCloseTo(0.25 * (1 - 0.75 ** 2) + 0.5 * 0.25 ** 2, 14)
  expect(simplified).toMatchObject({ right: 0, p: 1 })
  expect(simplified?.pTwoSided).toBeCloseTo(2 * 0.25 * 0.75 ** 2, 14)
})

test('all right, or all wrong: there is no interval, and the exact test decides', () => {
  const [right] = standingsOf({ right: () => true })
  expect(right).toMatchObject({
    standing: 'better than both',
    random: 'above',
    fromRandom: 50,
    exact: { tasksAbove: 12 },
  })
  expect(right?.sentence).toBe(
    'Original: better than random guessing (+50.0 points) and the majority label (+50.0 points).',
  )
  const [wrong] = standingsOf({ right: () => false })
  expect(wrong).toMatchObject({ standing: 'below', random: 'below', fromRandom: -50, exact: { p: 1, tasksAbove: 0 } })
})

test('what the exact test says stands beside the sentence', () => {
  const [line] = standingsOf({ right: first(17) })
  expect(line?.exact.sentence).toBe(
    'Exact test against independent random guesses: p < 0.001 (one-sided, before Holm); better than random guessing on 12 of 12 tasks (Holm over tasks).',
  )
  // Two lines, Original and Simplified, are held against guessing.
  expect(line?.exact.pAdjusted).toBeCloseTo(2 * (line?.exact.p ?? 0), 30)
})

test('a comparison with random guess enters its family with the larger of the exact and the bootstrap p', () => {
  const compared = compareCells(tunedResults(study, { right: (_, t, i) => (i * 7 + t) % 20 < 12 }), null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  const [random, majority] = ['random guess', 'majority label'].map((name) =>
    compared.comparisons.find((each) => each.name === 'Original' && each.against === name),
  )
  expect(majority?.pExact).toBe(null)
  // SciPy: 2 binom.sf(143, 240, .5)
  expect(random?.pExact).toBeCloseTo(0.0023454452285534924, 12)
  expect(random?.pMcNemar).toBe(null)
  expect(random?.pAdjusted ?? 0).toBeGreaterThanOrEqual(random?.pExact ?? 1)
})

test('of several seeds the mean is tested as one seed would be, rounded towards the expectation', () => {
  // 17 and 16 of 20: 16.5 counts as 16. Nothing is pooled over seeds: 33 of 40 would have p = 2e-5.
  const right: NonNullable<Asked['right']> = ({ training }, _, i) => i < (training?.seed === 2 ? 16 : 17)
  const line = exactOf({ right }, withTuning({ seeds: [1, 2] })).find(
    (each) => each.line === 'tuned on Original, asked with Original (4 per task)',
  )
  expect(line?.tasks[0]).toMatchObject({ right: 16.5, isAbove: false })
  expect(line?.tasks[0]?.p).toBeCloseTo(0.005908966064453125, 12)
  const compared = compareCells(tunedResults(withTuning({ seeds: [1, 2] }), { right }), null)
  expect(
    compared.state === 'compared' &&
      compared.comparisons.filter(({ against }) => against === 'random guess').map(({ pExact }) => pExact),
  ).toEqual([null, null])
})

test('generation has nothing to guess', () => {
  expect(exactOf({ kind: 'generation' })).toEqual([])
})
