import { expect, test } from 'vitest'
import { compareCells } from '#core/study/comparisons.ts'
import { equalLabelsSentence } from '#core/study/equal-labels.ts'
import { resultsTable } from '#core/study/results-table.ts'
import { resultsOf, study, taskOf } from './support.ts'

/** Coin flips: the label that is answered has nothing to do with the reference. */
const flips = (labels: readonly [string, string]) => {
  const references = Array.from({ length: 40 }, (_, i) => labels[i % 2] ?? '')
  return { references, answers: { original: references.map((_, i) => labels[Math.floor(i / 2) % 2] ?? '') } }
}
const spaces = [
  ['-1', '1'],
  ['+', '-'],
  ['A+', 'A-'],
  ['no', 'No'],
  ['0.5', '05'],
  ['yes', 'yes?'],
  ['1-2', '12'],
] as const
const coin = resultsOf(
  spaces.map((labels, t) => ({ task: taskOf(`t${t}`, labels), ...flips(labels) })),
  { ...study, conditions: study.conditions.slice(0, 1) },
)

test('where exact match cannot tell the labels apart a coin is right always, and so are random guess and majority label', () => {
  const lines = resultsTable(coin, null)[0]?.lines.map(({ name, exactMatch }) => [name, exactMatch.overInstances])
  expect(lines?.slice(0, 3)).toEqual([
    ['Original', 100],
    ['random guess', 100],
    ['majority label', 100],
  ])
})

test('a coin stands above no guess, and the verdict says why', () => {
  const compared = compareCells(coin, null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  expect(compared.aboveChance).toMatchObject([
    { line: 'Original', standing: 'no evidence it beats guessing', fromRandom: 0, fromMajority: 0 },
  ])
  expect(compared.comparisons.map(({ against, difference, verdict }) => [against, difference, verdict])).toEqual([
    ['random guess', 0, 'too-few'],
    ['majority label', 0, 'too-few'],
  ])
  expect(compared.verdict[0]).toBe(
    'Exact match cannot tell some labels of 7 tasks apart: t0 ("-1" = "1"; random guess 100.0 %), t1 ("+" = "-"; random guess 100.0 %), t2 ("A+" = "A-"; random guess 100.0 %) and 4 more. ' +
      "Answers and guesses count as right with either label; the paper's random guess and majority label [N] count one.",
  )
})

test('some labels equal: the guess stands at its true value', () => {
  const references = ['he', 'He', 'she', 'it']
  const input = resultsOf([
    { task: taskOf('gap', ['he', 'He', 'she', 'it']), references, answers: {} },
    { task: taskOf('clean', ['a', 'b']), references: ['a', 'b'], answers: {} },
  ])
  // 2, 2, 1 and 1 of 4 labels are right
  expect(equalLabelsSentence(input)).toContain('of 1 task apart: gap ("he" = "He"; random guess 37.5 %).')
})

test('nothing is said where all labels differ', () => {
  expect(
    equalLabelsSentence(
      resultsOf([
        { task: taskOf('clean', ['a', 'b']), references: ['a'], answers: {} },
        { task: taskOf('open', null), references: ['A', 'a'], answers: {} },
      ]),
    ),
  ).toBe(null)
})
