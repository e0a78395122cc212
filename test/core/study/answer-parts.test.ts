import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { answersOf } from '#core/study/answer-parts.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { answersTable } from '#core/tables/answers.ts'
import { asRecords, asTexts } from '#core/tables/table.ts'
import { resultsOf, study, taskOf } from './support.ts'

/** One task of each kind; the third answer is cut off, whatever it is. */
function asked(answers: Parameters<typeof resultsOf>[0][number]['answers']['original']): ResultsInput {
  const given = answers ?? []
  const input = resultsOf(
    [
      { task: taskOf('closed', ['yes', 'no']), references: given.map(() => 'yes'), answers: { original: given } },
      { task: taskOf('open', null), references: ['a text', 'a text'], answers: { original: ['a text', ''] } },
    ],
    { ...study, conditions: [presets.original] },
  )
  return {
    ...input,
    cells: input.cells.map((cell) => ({
      ...cell,
      trials: cell.trials.map((trial) => ({ ...trial, cut: trial.instance === 3 })),
    })),
  }
}

const none = { 'exact match': 0, 'right label': 0, 'another label': 0, 'cut off': 0, other: 0, empty: 0 }

// By hand: every answer is in the first part that fits it, and cut answers are counted beside that.
test('each answer is in one part; trials without an answer are in none', () => {
  const answers = answersOf(
    asked(['yes', 'Yes.', 'It is', 'It is yes', 'no', 'No', 'maybe', '', { outcome: 'engine-error' }]),
  )
  expect(answers).toEqual([
    {
      name: 'Original',
      kind: 'classification',
      answers: 8,
      parts: { 'exact match': 2, 'right label': 1, 'another label': 2, 'cut off': 1, other: 1, empty: 1 },
      cut: 1,
      inFormat: 2,
      marked: false,
    },
    {
      name: 'Original',
      kind: 'generation',
      answers: 2,
      parts: { ...none, 'exact match': 1, empty: 1 },
      cut: 0,
      inFormat: null,
      marked: false,
    },
  ])
})

test.each([
  ['an exact match', 'yes', 'exact match'],
  ['a label in a sentence', 'The answer is yes, for', 'right label'],
  ['another label', 'no', 'another label'],
  ['nothing', '', 'empty'],
  ['half a sentence', 'The answer', 'cut off'],
] as const)('%s that is cut off counts as cut off, too', (_, text, part) => {
  const [closed] = answersOf(asked(['', '', text]))
  expect(closed?.cut).toBe(1)
  expect(closed?.parts[part]).toBe(part === 'empty' ? 3 : 1)
})

test('the table: shares that people see, and counts that add up in files', () => {
  const table = answersTable({ name: 'hand-made', answers: answersOf(asked(['yes', 'It is yes', 'It', '', 'no'])) })
  const { columns, parts } = asTexts(table)
  expect([columns.map(({ title }) => title), ...parts.flat()]).toEqual([
    ['Model', 'Kind', 'n', 'Exact match', 'Right label inexactly', 'In format', 'Empty', 'Cut off'],
    ['Original', 'classification', '5', '20.0', '20.0', '40.0', '20.0', '20.0'],
    ['Original', 'generation', '2', '50.0', '–', '–', '50.0', '0.0'],
  ])
  expect(asRecords(table).map((row) => row.slice(8, 14))).toEqual([
    [
      'answers: exact match',
      'answers: right label',
      'answers: another label',
      'answers: cut off',
      'answers: other',
      'answers: empty',
    ],
    [1, 1, 1, 1, 0, 1],
    [1, 0, 0, 0, 0, 1],
  ])
})
