import { expect, test } from 'vitest'
import { makeInstruction, parseCondition } from '#core/conditions/index.ts'
import type { Task } from '#core/task.ts'
import { capitals, sentiment } from './tasks.ts'

function make(task: Task, name: string, k = 2) {
  const parsed = parseCondition(name)
  if (parsed.state === 'refused') throw new Error(parsed.reason)
  return makeInstruction(task, parsed.condition, { k, seed: 1 })
}

const task = (input: string, output: string) => ({ input, output, source: 'task' })
const negative = (input: string, output: string) => ({ input, output, source: 'negative example' })
const right = [task('I love it.', 'good'), task('I hate it.', 'bad')]
const wrong = [negative('I like it.', 'bad'), negative('I mind it.', 'good')]
const written: Task = { ...capitals, outputType: 'a city' }

test.each([
  [sentiment, 'original', 2, { definition: sentiment.definition, examples: right }],
  [sentiment, 'original', 0, { definition: sentiment.definition, examples: [] }],
  [sentiment, 'simplified', 2, { definition: 'Output one of: good, bad, neutral.', examples: right }],
  [sentiment, 'delusive', 2, { definition: sentiment.definition, examples: wrong }],
  [sentiment, 'empty', 2, { examples: [] }],
  [sentiment, 'simplified+delusive', 1, { definition: 'Output one of: good, bad, neutral.', examples: wrong.slice(0, 1) }],
  [sentiment, 'empty+original', 1, { examples: right.slice(0, 1) }],
  [capitals, 'simplified+empty', 2, { examples: [] }],
  [written, 'simplified+empty', 2, { definition: 'Output a city.', examples: [] }],
])('$name under %s with k = %i', (of, condition, k, instruction) => {
  const made = make(of, condition, k)
  expect(made).toStrictEqual({ fit: true, value: instruction })
})

test.each([
  [sentiment, 'original', 4, 'task1_sentiment: k = 4 positive examples asked for, 3 there, 1 missing'],
  [{ ...sentiment, definition: ' \n' }, 'original', 2, 'task1_sentiment: its definition is blank, so there is nothing to show'],
  [
    { ...sentiment, answerSpace: { kind: 'classification', labels: [], stated: 'not at all' } } satisfies Task,
    'simplified', 2, 'task1_sentiment: its label space is empty, so there is nothing to show',
  ],
  [
    { ...capitals, positiveExamples: [], negativeExamples: [] },
    'delusive', 2,
    'task2_capitals: k = 2 delusive examples asked for, 0 found, 2 missing (no curated, negative or positive example is left to make one of)',
  ],
])('$name is unfit for %s with k = %i', (of, condition, k, reason) => {
  expect(make(of, condition, k)).toEqual({ fit: false, reason })
})

test.each([-1, 1.5, Number.NaN])('k = %f is a mistake of the caller', (k) => {
  expect(() => make(sentiment, 'original', k)).toThrow('invalid k')
})
