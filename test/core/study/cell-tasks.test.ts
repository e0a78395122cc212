import { describe, expect, test } from 'vitest'
import type { Decoding } from '#core/answers/decoding.ts'
import {
  askedInstances,
  asksTask,
  decodingGaps,
  differInTasks,
  isAskedByAll,
  leftOutInWords,
} from '#core/study/cell-tasks.ts'
import { compareCells } from '#core/study/comparisons.ts'
import { resultsTable, type ResultsInput } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { resultsOf, study, taskOf } from './support.ts'

const labels = taskOf('labels', ['yes', 'no'])
const texts = taskOf('texts', null)
const leftOut = [
  {
    task: 'texts',
    condition: 'constrained',
    reason: 'texts: it is a generation task; constrained decoding chooses among labels',
  },
  { task: 'gone', condition: 'delusive', reason: 'gone: too few examples' },
]
const both: Study = { ...study, decodings: ['free', 'constrained'], leftOut }

test.each<[Decoding, string, boolean]>([
  ['free', 'texts', true],
  ['constrained', 'texts', false],
  ['free', 'labels', true],
  ['constrained', 'labels', true],
])('%s decoding asks %s: %s', (decoding, task, asked) => {
  expect(asksTask({ decoding }, task, both)).toBe(asked)
})

test('predictions made elsewhere may answer any task', () => {
  expect(
    asksTask({ decoding: 'constrained', predictions: { name: 'x', conditionKnown: false, sha256: '' } }, 'texts', both),
  ).toBe(true)
})

test('instances of a cell are those of the tasks it asks', () => {
  const sizes = [
    { task: 'labels', instances: 20 },
    { task: 'texts', instances: 7 },
  ]
  expect((['free', 'constrained'] as const).map((decoding) => askedInstances({ decoding }, sizes, both))).toEqual([
    27, 20,
  ])
  expect(['labels', 'texts'].map((task) => isAskedByAll(task, both))).toEqual([true, false])
})

describe('in words', () => {
  test('what a decoding leaves out is counted, and why is told once', () => {
    const more = [labels, texts, taskOf('texts2', null), taskOf('blank', ['', 'x'])]
    const of = (task: string, reason: string) => ({ task, condition: 'likelihood', reason })
    expect(
      decodingGaps(more, {
        leftOut: [of('texts', 'texts: …'), of('texts2', 'texts2: …'), of('blank', 'blank: invalid label: ""')],
      }),
    ).toEqual([
      {
        decoding: 'likelihood',
        tasks: 1,
        of: 4,
        sentence:
          'likelihood: 1 of 4 tasks; left out: 2 generation tasks, which have no label space; blank: invalid label: ""',
      },
    ])
  })

  test('tasks that no cell asks stand before', () => {
    expect(leftOutInWords([labels, texts], both, ({ reason }) => reason)).toEqual([
      'gone: too few examples',
      'constrained: 1 of 2 tasks; left out: 1 generation task, which has no label space',
    ])
  })

  test('nothing is said where every decoding asks every task', () => {
    expect(decodingGaps([labels, texts], study)).toEqual([])
  })
})

/** Every cell has answered what it asks; free decoding alone is asked of the generation task. */
function results(): ResultsInput {
  const references = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 'yes' : 'no'))
  const answers = {
    original: references.map((reference, i) => (i % 3 === 0 ? 'no' : reference)),
    simplified: references.map(() => 'yes'),
  }
  const input = resultsOf(
    [
      { task: labels, references, answers },
      { task: texts, references, answers },
    ],
    both,
  )
  return {
    ...input,
    cells: input.cells.map((each) =>
      each.cell.decoding === 'free'
        ? each
        : { ...each, instances: 30, trials: each.trials.filter(({ task }) => task === 0) },
    ),
  }
}

describe('results', () => {
  const compared = compareCells(results(), null)
  if (compared.state === 'refused') throw new Error('refused')

  test('each kind is compared over the lines that ask it, on shared instances only', () => {
    const generation = compared.comparisons.filter(({ kind }) => kind === 'generation')
    expect(generation.map(({ name, against, changed, instances }) => [name, against, changed, instances])).toEqual([
      ['Simplified, free', 'Original, free', 'test condition', 30],
    ])
    expect(
      compared.comparisons
        .filter(({ kind, changed }) => kind === 'classification' && changed !== 'guessing')
        .map(({ name, against, instances }) => [name, against, instances]),
    ).toEqual([
      ['Simplified, free', 'Original, free', 30],
      ['Original, constrained', 'Original, free', 30],
      ['Simplified, constrained', 'Original, constrained', 30],
    ])
  })

  test('the verdict says what was asked by which, and nothing of missing answers', () => {
    expect(compared.verdict).toContain(
      'Asked by constrained: 1 of 2 tasks; left out: 1 generation task, which has no label space.',
    )
    expect(compared.verdict.filter((sentence) => sentence.startsWith('Comparisons stand on'))).toEqual([])
  })

  test('the table of all tasks shows how many each line stands on', () => {
    const groups = resultsTable(results(), null)
    expect(groups.map(({ name, lines }) => [name, differInTasks(lines)])).toEqual([
      ['classification', false],
      ['generation', true],
      ['all tasks', true],
    ])
    expect(
      groups
        .at(-1)
        ?.lines.filter(({ role }) => role === 'cell')
        .map(({ name, exactMatch: { n, tasks } }) => [name, n, tasks]),
    ).toEqual([
      ['Original, free', 60, 2],
      ['Simplified, free', 60, 2],
      ['Original, constrained', 30, 1],
      ['Simplified, constrained', 30, 1],
    ])
  })
})
