import { expect, test } from 'vitest'
import type { Outcome } from '#core/answers/outcome.ts'
import { confusionOf, labelSpaces, rowShares, type AnsweredTrial } from '#core/study/confusion.ts'
import { taskOf } from './support.ts'

const space = { labels: ['no', 'yes'], tasks: [0] }

/** Reference, answer, outcome. */
type Row = readonly [string | readonly string[], string | null, Outcome?]
const trials = (rows: readonly Row[]): AnsweredTrial[] =>
  rows.map(([reference, raw, outcome = 'in-format']) => ({
    task: 0,
    references: typeof reference === 'string' ? [reference] : reference,
    raw,
    outcome,
  }))

/** Columns: no, yes, no label, empty, too long. */
test.each<[string, readonly Row[], object]>([
  [
    'nothing',
    [],
    {
      counts: [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ],
      n: 0,
      right: 0,
      outside: 0,
      failed: 0,
    },
  ],
  [
    'each place',
    [
      ['no', 'no'],
      ['no', 'no'],
      ['no', 'yes'],
      ['yes', 'yes'],
      ['yes', 'maybe', 'out-of-format'],
      ['yes', ' ', 'empty'],
      ['no', null, 'too-long'],
      ['yes', null, 'engine-error'],
    ],
    {
      counts: [
        [2, 1, 0, 0, 1],
        [0, 1, 1, 1, 0],
      ],
      n: 7,
      right: 3,
      outOfFormat: 0,
      outside: 0,
      failed: 1,
    },
  ],
  [
    'other casing and punctuation, as exact match has it',
    [
      ['no', 'No.', 'out-of-format'],
      ['Yes', 'yes'],
    ],
    {
      counts: [
        [1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0],
      ],
      n: 2,
      right: 2,
      outOfFormat: 1,
    },
  ],
  [
    'several references: the one that is answered, else the first',
    [
      [['no', 'yes'], 'yes'],
      [['no', 'yes'], 'maybe', 'out-of-format'],
    ],
    {
      counts: [
        [0, 0, 1, 0, 0],
        [0, 1, 0, 0, 0],
      ],
      right: 1,
    },
  ],
  [
    'a reference outside the label space',
    [
      ['perhaps', 'perhaps', 'out-of-format'],
      ['no', 'no'],
    ],
    {
      counts: [
        [1, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ],
      n: 1,
      outside: 1,
    },
  ],
])('%s', (_, rows, expected) => {
  expect(confusionOf(space, trials(rows))).toMatchObject(expected)
})

test('the sum of a row is what its label is right in, the diagonal is exact match', () => {
  const { counts } = confusionOf(
    space,
    trials([
      ['no', 'no'],
      ['no', 'yes'],
      ['no', 'yes'],
      ['no', 'what', 'out-of-format'],
    ]),
  )
  expect(counts.map(rowShares)).toEqual([[0.25, 0.5, 0.25, 0, 0], null])
})

test('tasks with equal labels share a label space, whatever their order and casing; generation has none', () => {
  const tasks = [
    taskOf('a', ['yes', 'no']),
    taskOf('b', null),
    taskOf('c', ['No', 'Yes']),
    taskOf('d', ['yes', 'no', 'maybe']),
  ].map((task) => ({ task }))
  expect(labelSpaces(tasks)).toEqual([
    { labels: ['yes', 'no'], tasks: [0, 2] },
    { labels: ['yes', 'no', 'maybe'], tasks: [3] },
  ])
})

test('labels that exact match cannot tell apart are one', () => {
  expect(labelSpaces([{ task: taskOf('a', ['A', 'B', 'a.', 'b']) }])).toEqual([{ labels: ['A', 'B'], tasks: [0] }])
})
