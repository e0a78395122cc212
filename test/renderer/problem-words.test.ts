import { readFileSync } from 'node:fs'
import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { choiceFields, type StudyProblem } from '#core/study/problems.ts'
import { numberFields } from '#core/study/limits.ts'
import { problemInWords, stepOf } from '#renderer/app/problem-words.ts'
import { problemsOf, reasonsOf } from '#renderer/app/reasons.ts'
import { rows, type Row } from '../core/study/problem-rows.ts'

const problems: readonly StudyProblem[] = [
  ...Object.values<Row>(rows).map(({ problem }) => problem),
  ...numberFields.map((field) => ({ code: 'invalid-number', field, data: { value: -1 } }) as const),
  ...choiceFields.map((field) => ({ code: 'none-chosen', field, data: {} }) as const),
]

test('the page names no option and no command of the terminal', () => {
  const catalogue = readFileSync(new URL('../../src/renderer/app/problem-words.ts', import.meta.url), 'utf8')
  for (const text of [catalogue, ...problems.map(problemInWords)]) {
    expect(text).not.toContain('--')
    expect(text).not.toContain('placebo ')
  }
})

test.each<[keyof typeof rows, string, string]>([
  ['invalid-number', 'method', 'Examples shown (k): 101 is not possible; it has to be a whole number from 0 to 100'],
  ['tasks-missing', 'tasks', 'B is not in the collection c any more; choose the tasks again'],
  ['tasks-ineligible', 'tasks', '1 test task is ineligible for this study; leave it out, or fix the reason'],
  [
    'text-on-both-sides',
    'tasks',
    'instance b-2 of the test task b has the text of instance a-1 of the train task a; leave one of the two tasks out',
  ],
  [
    'examples-too-long',
    'tasks',
    'a has an example longer than the context (instance a-1 has 5,000 tokens, 4,000 fit); take a larger context, or leave the task out',
  ],
  ['context-too-large', 'model', 'a context of 4096 tokens is more than m was trained on (2048)'],
  ['none-chosen', 'method', 'choose at least one decoding'],
])('%s, mended at the step %s', (code, step, words) => {
  const { problem }: Row = rows[code]
  expect(problemInWords(problem)).toBe(words)
  expect(stepOf(problem.field)).toBe(step)
})

test('a refused study in words', () => {
  const { problem } = rows['model-not-trainable']
  const error = new ORPCError('INVALID_REQUEST', { data: { reasons: ['the disk is full'], problems: [problem] } })
  expect(problemsOf(error)).toEqual([problem])
  expect(reasonsOf(error)).toEqual(['This model cannot be tuned so: its weights are Q8_0', 'the disk is full'])
  expect(problemsOf(new Error('lost'))).toEqual([])
})
