import { describe, expect, test } from 'vitest'
import { isStated, statedPlaces } from '#core/answer-space.ts'
import { alikeOutputs, correctedTask, spaceProblems, textProblems, type TaskText } from '#core/corrections.ts'
import type { AnswerSpace, Task } from '#core/task.ts'
import type { ReviewedSpace } from '#core/reviewed-space.ts'

const task: Task = {
  name: 't',
  definition: 'Answer yes or no.',
  categories: [],
  curatedExamples: [],
  positiveExamples: [{ input: 'a', output: 'yes' }],
  negativeExamples: [{ input: 'a', output: 'no' }],
  answerSpace: { kind: 'classification', labels: ['no', 'yes'], stated: 'stated' },
}
const text: TaskText = { definition: 'Answer yes.', positiveExamples: [], negativeExamples: task.negativeExamples }
const labels = (...given: string[]): ReviewedSpace => ({ kind: 'classification', labels: given, stated: null })

describe('a corrected task', () => {
  const set = { name: 'main', version: 3 }

  test('is the imported one where nobody has touched it', () => expect(correctedTask(task, null, null)).toBe(task))

  test.each<[string, Task, TaskText | null, ReviewedSpace | null, AnswerSpace]>([
    ['a label left out', task, null, labels('yes'), { kind: 'classification', labels: ['yes'], stated: 'stated' }],
    [
      'a label added',
      task,
      null,
      labels('yes', 'no', 'maybe'),
      { kind: 'classification', labels: ['maybe', 'no', 'yes'], stated: 'partly' },
    ],
    ['generation after all', task, null, { kind: 'generation' }, { kind: 'generation' }],
    [
      'classification after all',
      { ...task, answerSpace: { kind: 'generation' } },
      null,
      labels('yes', 'no'),
      { kind: 'classification', labels: ['no', 'yes'], stated: 'stated' },
    ],
    [
      'taken as it is, with what its file says',
      { ...task, answerSpace: { kind: 'classification', labels: ['no', 'yes'], stated: 'partly' } },
      null,
      labels('yes', 'no'),
      { kind: 'classification', labels: ['no', 'yes'], stated: 'partly' },
    ],
    [
      'what a person says of the definition counts',
      task,
      null,
      { kind: 'classification', labels: ['no', 'yes'], stated: 'not at all' },
      { kind: 'classification', labels: ['no', 'yes'], stated: 'not at all' },
    ],
    [
      'another definition keeps the labels and is searched for them',
      task,
      text,
      null,
      { kind: 'classification', labels: ['no', 'yes'], stated: 'partly' },
    ],
    [
      'another definition leaves generation as it is',
      { ...task, answerSpace: { kind: 'generation' } },
      text,
      null,
      { kind: 'generation' },
    ],
    ['both', task, text, labels('yes'), { kind: 'classification', labels: ['yes'], stated: 'stated' }],
  ])('%s', (_, imported, edited, space, expected) => {
    const corrected = correctedTask(imported, edited, space && { 'label space': space, set })
    expect(corrected).toEqual({ ...imported, ...edited, answerSpace: expected, ...(space && { annotationSet: set }) })
  })
})

test.each<[string, ReviewedSpace, RegExp | null]>([
  ['two labels', labels('a', 'b'), null],
  ['generation', { kind: 'generation' }, null],
  [
    'one label',
    labels('yes'),
    /^invalid label space: "yes" alone \(with one label guessing is right on every instance; name at least 2, or call the task generation\)$/,
  ],
  ['none', labels(), /none/],
  ['a blank one', labels('a', ' '), /has text/],
  ['one with spaces around it', labels('a '), /white space/],
  ['one twice', labels('a', 'a'), /twice/],
])('a label space of %s', (_, space, problem) => {
  expect(spaceProblems(space)).toEqual(problem === null ? [] : [expect.stringMatching(problem)])
})

const examples = (...pairs: [string, string][]) => pairs.map(([input, output]) => ({ input, output }))
test.each<[string, Partial<TaskText>, RegExp | null]>([
  ['as it should be', {}, null],
  ['an empty definition', { definition: ' ' }, /definition: it is empty/],
  ['half a character', { definition: 'a\ud800' }, /no text can hold/],
  ['an example without an input', { positiveExamples: examples(['', 'yes']) }, /positive example 1: it has no input/],
  [
    'one without an output',
    { negativeExamples: examples(['b', 'x'], ['c', '\n']) },
    /negative example 2: it has no output/,
  ],
  [
    'one twice',
    { positiveExamples: examples(['a', 'yes'], ['b', 'yes'], ['a ', 'yes']) },
    /positive example 3: it is positive example 1 once more/,
  ],
  ['one input with two outputs', { positiveExamples: examples(['a', 'yes'], ['a', 'maybe']) }, null],
  [
    'a wrong one that is right',
    { negativeExamples: examples(['a', 'Yes.']) },
    /negative example 1: its output is that of positive example 1/,
  ],
])('a text with %s', (_, change, problem) => {
  expect(textProblems({ ...task, ...change })).toEqual(problem === null ? [] : [expect.stringMatching(problem)])
})

test('outputs that exact match takes for one are told together', () => {
  expect(alikeOutputs(['Yes', 'no', 'yes.', 'yes', 'No answer', 'no  answer', 'other'])).toEqual([
    ['Yes', 'yes.', 'yes'],
    ['No answer', 'no  answer'],
  ])
})

test.each([
  ['cause', 'The cause, not because: Cause', ['cause', 'Cause']],
  ['no', 'Not no, nor "No".', ['no', 'No']],
  ['A', 'A or B; a word', ['A']],
  ['support', 'It supports it', ['support']],
  ['x', 'nothing', []],
  ['', 'nothing', []],
])('where %s is stated in %j', (label, definition, expected) => {
  expect(statedPlaces(label, definition).map(({ from, to }) => definition.slice(from, to))).toEqual(expected)
  expect(isStated(label, definition)).toBe(expected.length > 0)
})
