import { describe, expect, test } from 'vitest'
import {
  findStop,
  isReachable,
  stopChoiceName,
  stopRuleFor,
  stopSentence,
  type StopChoice,
  type StopRule,
} from '#core/answers/stop-rule.ts'
import { taskStop } from '#core/study/task-stop.ts'

describe('what ends the answers of a task whose references are', () => {
  test.each<readonly [string, readonly string[], StopRule]>([
    ['one line each', ['yes', 'no'], 'newline'],
    ['none', [], 'newline'],
    ['one line with newlines around it', ['\nyes\n\n'], 'newline'],
    ['two lines (as all of task671_ambigqa_text_generation)', ['Question: who?\nAnswer: he'], 'blank line'],
    ['two lines, one in six', ['a', 'b', 'c', 'd', 'e', 'f\ng'], 'blank line'],
    ['two lines as Windows ends them', ['a\r\nb'], 'blank line'],
    ['paragraphs', ['a\n\nb'], 'end of turn'],
    ['paragraphs with white space on the empty line', ['a\n \t\nb'], 'end of turn'],
    ['lines and paragraphs', ['a\nb', 'a\n\nb', 'a'], 'end of turn'],
  ])('%s', (_, references, expected) => {
    expect(stopRuleFor('references', references)).toBe(expected)
    // The point of it: what is trained can be answered.
    for (const reference of references) expect(isReachable(reference, stopRuleFor('references', references))).toBe(true)
  })

  test('whatever they are, as the study says', () => {
    for (const choice of ['newline', 'blank line', 'end of turn', ['###']] as const)
      expect(stopRuleFor(choice, ['a\n\nb'])).toEqual(choice)
  })

  test('in a study of before there was a choice: a newline', () => {
    expect(stopRuleFor(undefined, ['a\nb'])).toBe('newline')
  })

  test('labels count as references do', () => {
    const answerSpace = { kind: 'classification', labels: ['one', 'two\nlines'], stated: 'stated' } as const
    expect(taskStop('references', { answerSpace }, [{ references: ['one'] }])).toBe('blank line')
    expect(taskStop('references', { answerSpace: { kind: 'generation' } }, [{ references: ['one'] }])).toBe('newline')
  })
})

describe('a text ends', () => {
  test.each<readonly [string, string, StopRule, ReturnType<typeof findStop>]>([
    ['at its first newline', 'a\nb\nc', 'newline', { index: 1, by: 'newline' }],
    ['before it begins, where a newline comes first', '\na', 'newline', { index: 0, by: 'newline' }],
    ['at its first blank line', 'a\nb\n\nc', 'blank line', { index: 3, by: 'blank line' }],
    ['at a blank line with white space in it', 'a\n \t\nb', 'blank line', { index: 1, by: 'blank line' }],
    ['nowhere: a newline is no blank line', 'a\nb\n', 'blank line', undefined],
    ['nowhere: only the model can end it', 'a\n\nb', 'end of turn', undefined],
    ['at the first of several texts', 'a ### b STOP', ['STOP', '###'], { index: 2, by: 'stop string' }],
    ['nowhere: none of the texts is in it', 'a\n\nb', ['STOP', '###'], undefined],
    ['at a text that means something else in a pattern', 'a.b[c]', ['[c]'], { index: 3, by: 'stop string' }],
  ])('%s: %j', (_, text, rule, expected) => {
    expect(findStop(text, rule)).toEqual(expected)
  })
})

test.each<readonly [StopChoice | undefined, string]>([
  [undefined, 'newline'],
  ['references', 'as the references need'],
  ['blank line', 'blank line'],
  [['###', '\n\n\n', '\u202e'], String.raw`"###" or "\n\n\n" or "\u202e"`],
])('the choice %j in words: %s', (choice, expected) => {
  expect(stopChoiceName(choice)).toBe(expected)
})

test.each<readonly [StopRule, StopChoice | undefined, string]>([
  [
    'newline',
    'references',
    'answers end at the first newline or at the end of turn: no reference of the task has a newline',
  ],
  [
    'blank line',
    'references',
    'answers end at the first blank line or at the end of turn: references of the task have newlines',
  ],
  [
    'end of turn',
    'references',
    'answers end only at the end of turn or at the token limit: references of the task have blank lines',
  ],
  ['newline', 'newline', 'answers end at the first newline or at the end of turn: this is the stop rule of the study'],
  [['###'], ['###'], 'answers end at "###" or at the end of turn: this is the stop rule of the study'],
])('%j of %j: %s', (rule, choice, expected) => {
  expect(stopSentence(rule, choice)).toBe(expected)
})
