import { describe, expect, test } from 'vitest'
import { demonstrationNames, wrongShares, type DemonstrationName } from '#core/conditions/demonstration-names.ts'
import { examplesConditions } from '#core/conditions/index.ts'
import type { ShownExample } from '#core/conditions/condition.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { irrelevantSentences } from '#core/templates/irrelevant.ts'
import type { Task } from '#core/task.ts'
import { capitals, riddles, sentiment } from './tasks.ts'

const labels = ['good', 'bad', 'neutral']
const many: Task = {
  ...sentiment,
  positiveExamples: Array.from({ length: 16 }, (_, i) => ({ input: `Sentence ${i}.`, output: labels[i % 3] ?? '' })),
}

function shown(task: Task, name: DemonstrationName, k: number, seed = 1): readonly ShownExample[] {
  const made = examplesConditions[name].apply(task, { k, seed })
  if (!made.fit) throw new Error(made.reason)
  return made.value
}

/** Examples whose label is not the task's own. */
function changed(task: Task, examples: readonly ShownExample[]): number {
  return examples.filter(({ output }, i) => output !== task.positiveExamples[i]?.output).length
}

test.each(wrongShares)('of 16 examples %s %% have another label of the label space', (share) => {
  const examples = shown(many, `wrong-labels-${share}`, 16)
  expect(changed(many, examples)).toBe((16 * share) / 100)
  expect(examples.filter(({ output }) => !labels.includes(output))).toEqual([])
  expect(examples.map(({ input }) => input)).toEqual(many.positiveExamples.map(({ input }) => input))
  expect(examples.filter(({ source }) => source === 'random label')).toHaveLength((16 * share) / 100)
})

test('random labels are drawn from all of the label space: of three labels about two of three are wrong', () => {
  const wrong = Array.from({ length: 100 }, (_, seed) => changed(many, shown(many, 'random-labels', 16, seed)))
  const mean = wrong.reduce((sum, each) => sum + each, 0) / 1600
  // Binomial with 1,600 draws: a standard error of 0.012.
  expect(mean).toBeCloseTo(2 / 3, 1)
})

test('a choice task draws from the options of the very example', () => {
  const [first, second] = shown({ ...riddles }, 'wrong-labels-100', 2)
  expect(['ice', 'snow']).toContain(first?.output)
  expect(second?.output).toBe('cat')
})

test('random words: as many nouns as there are labels, none of which the task has', () => {
  const words = new Set(shown(many, 'random-words', 16).map(({ output }) => output))
  expect(words.size).toBeLessThanOrEqual(3)
  expect([...words].filter((word) => labels.includes(word))).toEqual([])
})

test('foreign inputs: sentences of no task, each once, under the labels of the examples', () => {
  const examples = shown(many, 'foreign-inputs', 16)
  const pool: readonly string[] = Object.values(irrelevantSentences)
  expect(examples.map(({ output }) => output)).toEqual(many.positiveExamples.map(({ output }) => output))
  expect(new Set(examples.map(({ input }) => input)).size).toBe(16)
  expect(examples.filter(({ input }) => !pool.includes(input))).toEqual([])
})

describe('one half only', () => {
  const instance = { input: 'It rains.' }
  const textOf = (name: DemonstrationName, format: 'plain' | 'tk-instruct') =>
    promptCandidates(format, { examples: shown(sentiment, name, 2) }, instance)[0]?.text

  test.each<[DemonstrationName, 'plain' | 'tk-instruct', string]>([
    ['labels-only', 'plain', 'Output: good\n\nOutput: bad\n\nInput: It rains.\nOutput: '],
    ['inputs-only', 'plain', 'Input: I love it.\n\nInput: I hate it.\n\nInput: It rains.\nOutput: '],
    [
      'labels-only',
      'tk-instruct',
      ' Positive Example 1 -\n Output: good.\n\n Positive Example 2 -\n Output: bad.\n\nNow complete the following example -\nInput: It rains.\nOutput: ',
    ],
    [
      'inputs-only',
      'tk-instruct',
      ' Positive Example 1 -\nInput: I love it.\n\n Positive Example 2 -\nInput: I hate it.\n\nNow complete the following example -\nInput: It rains.\nOutput: ',
    ],
  ])('%s in %s', (name, format, text) => {
    expect(textOf(name, format)).toBe(text)
  })
})

test.each(demonstrationNames)('%s: the same seed makes the same examples', (name) => {
  expect(shown(many, name, 8, 7)).toEqual(shown(many, name, 8, 7))
})

test.each<[DemonstrationName, Task, number, string]>([
  ['random-labels', capitals, 2, 'task2_capitals: a generation task has no label space to draw labels from'],
  ['random-words', capitals, 2, 'task2_capitals: a generation task has no labels to replace'],
  ['wrong-labels-25', sentiment, 1, 'task1_sentiment: 25 % of k = 1 examples is no whole number of them'],
  ['wrong-labels-100', riddles, 3, 'task3_riddles: no label can be drawn for positive example 3'],
  ['random-labels', sentiment, 0, 'task1_sentiment: k = 0 shows no example, so there is no label to draw'],
  ['labels-only', sentiment, 0, 'task1_sentiment: k = 0 shows no example, so there is no output'],
  ['inputs-only', sentiment, 4, 'task1_sentiment: k = 4 positive examples asked for, 3 there, 1 missing'],
])('%s refuses by name', (name, task, k, reason) => {
  expect(examplesConditions[name].apply(task, { k, seed: 1 })).toEqual({ fit: false, reason })
})
