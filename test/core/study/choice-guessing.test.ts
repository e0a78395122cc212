import { expect, test } from 'vitest'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import { comparedColumns, compareCells } from '#core/study/comparisons.ts'
import { equalLabelsSentence } from '#core/study/equal-labels.ts'
import { linesAgainstGuesses } from '#core/study/exact-guessing.ts'
import { resultsTable, type ResultsInput } from '#core/study/results-table.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import type { Task } from '#core/task.ts'
import { study, taskOf } from './support.ts'

interface Question {
  readonly options: readonly string[]
  /** Place of the right one. */
  readonly right: number
  readonly answer: number
}

/** One choice task, asked in one cell. */
function choiceResults(questions: readonly Question[]): ResultsInput {
  const task: Task = { ...taskOf('questions', null), answerSpace: { kind: 'choice' } }
  const asked = { ...study, conditions: study.conditions.slice(0, 1) }
  const instances = questions.map(({ options, right }, i) => ({
    id: String(i),
    input: `question ${i}`,
    options,
    references: [options[right] ?? ''],
  }))
  const trials = questions.map(({ options, answer }, i) => ({
    instance: i + 1,
    task: 0,
    dropped: 0,
    outcome: 'in-format' as const,
    labelAndStop: false,
    cut: false,
    scores: scoreAnswer(options[answer] ?? '', instances[i]?.references ?? [], options),
  }))
  return {
    study: asked,
    tasks: [
      { task, baselines: taskBaselines({ task: task.name, category: 'any', labels: null, examples: [], instances }) },
    ],
    references: new Map(instances.map(({ references }, i) => [i + 1, references])),
    options: new Map(instances.map(({ options }, i) => [i + 1, options])),
    cells: planCells(asked, (text) => text).map((cell) => ({ cell, trials })),
  }
}

const texts = (instance: number, count: number) =>
  Array.from({ length: count }, (_, i) => `text ${instance} ${'abcdefgh'[i] ?? ''}`)
const letters = ['(A)', '(B)', '(C)', '(D)']
const guessOf = (input: ResultsInput) =>
  Object.fromEntries(
    resultsTable(input, null)[0]?.lines.map(({ name, exactMatch }) => [name, exactMatch.overInstances]) ?? [],
  )
function standingOf(input: ResultsInput) {
  const compared = compareCells(input, null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared.aboveChance[0]
}

test('a random answerer among four options of each instance is not above chance, which is 25 %', () => {
  // Every combination of right and answered place equally often: 25 of 100 right.
  const input = choiceResults(
    Array.from({ length: 96 }, (_, i) => ({ options: texts(i, 4), right: i % 4, answer: Math.floor(i / 4) % 4 })),
  )
  expect(guessOf(input)).toMatchObject({ Original: 25, 'random guess': 25 })
  expect(guessOf(input)).not.toHaveProperty('majority label')
  expect(standingOf(input)).toMatchObject({
    kind: 'choice',
    standing: 'no evidence it beats guessing',
    fromRandom: 0,
    fromMajority: null,
    majority: null,
    exact: { tasksAbove: 0 },
  })
})

test('with 2, 3, 4 and 5 options guessing is right on Σ 1/mᵢ, and the exact tail is that of different chances', () => {
  // 20 instances of each; right on all with 2 and 3 options, none with 4 and 5.
  const input = choiceResults(
    Array.from({ length: 80 }, (_, i) => {
      const count = 2 + (i % 4)
      return { options: texts(i, count), right: 0, answer: count < 4 ? 0 : 1 }
    }),
  )
  expect(guessOf(input)['random guess']).toBeCloseTo((100 * (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5)) / 4, 10)
  const [line] = comparedColumns(input).flatMap(linesAgainstGuesses)
  expect(line).toMatchObject({ kind: 'choice', right: 40, n: 80 })
  expect(line?.expected).toBeCloseTo(20 * (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5), 10)
  // Python 3.11, fractions: 40 or more of 20 × 1/2, 20 × 1/3, 20 × 1/4, 20 × 1/5.
  expect(Math.abs((line?.p ?? 0) / 0.0004533858630947239 - 1)).toBeLessThan(1e-10)
  expect(standingOf(input)).toMatchObject({ standing: 'better than random guessing', random: 'above' })
  expect(standingOf(input)?.sentence).toMatch(
    /^Original, choice: better than random guessing \(\+17\.9 points\)\. There is no majority label: options differ from instance to instance\.$/,
  )
})

test('options that are letters have a majority label: the most frequent right position', () => {
  // The right place is B on half of the instances, and B is always answered.
  const input = choiceResults(
    Array.from({ length: 40 }, (_, i) => ({
      options: letters,
      right: i % 2 === 0 ? 1 : ([0, 2, 3][i % 3] ?? 0),
      answer: 1,
    })),
  )
  expect(guessOf(input)).toMatchObject({ Original: 50, 'random guess': 25, 'majority label': 50 })
  expect(standingOf(input)).toMatchObject({
    standing: 'better than random guessing only',
    fromRandom: 25,
    fromMajority: 0,
  })
})

test('options equal to exact match count together, and the verdict names them', () => {
  const input = choiceResults(
    Array.from({ length: 20 }, (_, i) => ({ options: ['-1', '1', '0', '2'], right: i % 2, answer: 3 })),
  )
  expect(guessOf(input)['random guess']).toBe(50)
  expect(equalLabelsSentence(input)).toBe(
    "Exact match cannot tell some labels of 1 task apart: questions (options of 20 instances; random guess 50.0 %). Answers and guesses count as right with either label; the paper's random guess and majority label [N] count one.",
  )
})
