import { expect, test } from 'vitest'
import { calledLabels, labelMeant, type WordPairs } from '#core/target-words/answered-label.ts'

const permuted: WordPairs = [
  ['yes', 'no'],
  ['no', 'yes'],
]

test.each([
  ['no', 'yes'],
  ['Yes.', 'no'],
  ['perhaps', null],
  ['', null],
] as const)('under reversed words %j means %j', (raw, label) => expect(labelMeant(raw, permuted)).toBe(label))

test('a label that is no word of its cell means nothing', () =>
  expect(labelMeant('yes', [['yes', 'apple']])).toBeNull())

test.each([
  ['with words', permuted, { references: ['no'], labels: ['no', 'yes'] }],
  ['without', undefined, { references: ['yes'], labels: ['yes', 'no'] }],
] as const)('references and labels %s', (_, words, called) =>
  expect(calledLabels(['yes'], ['yes', 'no'], words)).toEqual(called),
)
