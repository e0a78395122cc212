import { describe, expect, test } from 'vitest'
import {
  differsFromGold,
  inLabelSpace,
  keepsForm,
  notAccidentallyRight,
  reasonAgainst,
  type DelusiveCandidate,
} from '#core/conditions/delusive-validators.ts'
import type { Task } from '#core/task.ts'
import { capitals, examples, riddles, sentiment } from './tasks.ts'

function candidate(input: string, output: string, gold?: string): DelusiveCandidate {
  return { input, output, source: 'curated', title: 'curated example 1', ...(gold !== undefined && { gold }) }
}

function withOutputs(...outputs: readonly string[]): Task {
  return { ...capitals, positiveExamples: outputs.map((output, i) => ({ input: `${i}`, output })) }
}

test.each([
  ['Rome', 'Paris', null],
  ['the paris', 'Paris', null],
  ['Paris', 'Paris', '"Paris" equals its gold output "Paris"'],
  [' paris. ', 'Paris', '" paris. " equals its gold output "Paris"'],
  ['Rome', undefined, null],
])('differs from gold: "%s" against %j', (output, gold, reason) => {
  expect(differsFromGold(candidate('France', output, gold), capitals)).toBe(reason)
})

test.each([
  [sentiment, 'bad', null],
  [sentiment, ' bad\n', null],
  [sentiment, 'Bad', '"Bad" is outside the label space'],
  [sentiment, 'bad.', '"bad." is outside the label space'],
  [sentiment, "I don't know.", '"I don\'t know." is outside the label space'],
  [capitals, 'Anything at all', null],
])('in the label space: $name, "%s"', (task, output, reason) => {
  expect(inLabelSpace(candidate('x', output), task)).toBe(reason)
})

const option = (input: string, output: string, more: Partial<DelusiveCandidate> = {}): DelusiveCandidate => ({
  ...candidate(input, output),
  ...more,
})

test.each<[string, DelusiveCandidate, string | null]>([
  ['another option of the same input', option('Which is warm?', ' snow\n'), null],
  ['no option of it', option('Which is warm?', 'eel'), '"eel" is none of the options of its input'],
  ['its own options', option('Which is tall?', 'mouse', { options: ['mouse', 'tower'] }), null],
  [
    'options nobody knows',
    option('Which is tall?', 'mouse'),
    'the options of its input are not known, so "mouse" may be none of them',
  ],
  ['options nobody but the annotator knows', option('Which is tall?', 'mouse', { approved: true }), null],
])('among the options of its input: %s', (_, of, reason) => {
  expect(inLabelSpace(of, riddles)).toBe(reason)
})

test.each([
  [capitals, 'Oslo', null],
  [capitals, 'Oslo\nBergen', 'its output is several lines, right outputs are one line'],
  [capitals, ' \n', 'its output is blank, right outputs are one line'],
  [capitals, '["Oslo"]', 'its output is a list in square brackets, right outputs are one line'],
  [withOutputs('["a"]', '[]'), "['b']", null],
  [withOutputs('["a"]'), 'b', 'its output is one line, right outputs are a list in square brackets'],
  [withOutputs('{"a": 1}', 'none'), '{"b": 2}', null],
  [
    withOutputs('{"a": 1}', 'none'),
    '- b\n- c',
    'its output is a list with an item on each line, right outputs are an object in braces or one line',
  ],
  [withOutputs('1. a\n2. b'), '1. c\n2. d\n3. e', null],
  [withOutputs('a\nb'), '- c\n- d', 'its output is a list with an item on each line, right outputs are several lines'],
  [withOutputs(), 'a', 'there is no right output to compare its form with'],
  [{ ...sentiment, positiveExamples: [] }, 'bad', null],
])('keeps the form: %#', (task, output, reason) => {
  expect(keepsForm(candidate('x', output), task)).toBe(reason)
})

const ambiguous: Task = { ...capitals, positiveExamples: examples('Bolivia > La Paz', 'Bolivia > Sucre') }

test.each([
  ['Bolivia', 'La Paz', '"La Paz" is a right output for the same input'],
  ['Bolivia ', 'sucre.', '"sucre." is a right output for the same input'],
  ['Bolivia', 'Lima', null],
  ['Peru', 'Sucre', null],
])('not accidentally right: %s > %s', (input, output, reason) => {
  expect(notAccidentallyRight(candidate(input, output), ambiguous)).toBe(reason)
})

describe('the first reason is the one that is told', () => {
  test.each([
    ['good', 'good', '"good" equals its gold output "good"'],
    ['great\nfun', 'good', '"great\nfun" is outside the label space'],
    ['bad', 'good', null],
  ])('%s for %s', (output, gold, reason) => {
    expect(reasonAgainst(candidate('I love it.', output, gold), sentiment)).toBe(reason)
  })
})
