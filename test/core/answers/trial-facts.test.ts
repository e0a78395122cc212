import { expect, test } from 'vitest'
import { factsOf, trialFacts, type FactualTrial } from '#core/answers/trial-facts.ts'

const answered: FactualTrial = { raw: 'yes', stop: 'newline', references: ['yes'], labels: ['yes', 'no'] }

test.each<[string, string, Partial<FactualTrial>, boolean | null]>([
  ['labelAndStop', 'a label', {}, false],
  ['labelAndStop', 'with a full stop', { raw: ' yes.\n' }, true],
  ['labelAndStop', 'no answer', { raw: null, stop: null }, null],
  ['labelAndStop', 'generation', { labels: null }, null],
  ['containsLabel', 'a sentence around it', { raw: 'The answer is: "Yes".' }, true],
  ['containsLabel', 'both labels', { raw: 'yes or no' }, true],
  ['containsLabel', 'the other label', { raw: 'no' }, false],
  ['containsLabel', 'a part of a word', { raw: 'yesterday' }, false],
  [
    'containsLabel',
    'a label of several words',
    {
      raw: 'it is not enough information, I think',
      references: ['Not enough information'],
      labels: ['Not enough information', 'yes'],
    },
    true,
  ],
  ['containsLabel', 'one of several references', { raw: 'no, it is not', references: ['yes', 'no'] }, true],
  ['containsLabel', 'a label without a word', { raw: 'a + b', references: ['+'], labels: ['+', '-'] }, false],
  ['containsLabel', 'nothing', { raw: '' }, false],
  ['containsLabel', 'generation', { labels: null }, null],
  ['cutOff', 'ended by itself', {}, false],
  ['cutOff', 'at the limit', { stop: 'token limit' }, true],
  ['cutOff', 'an answer made elsewhere', { stop: null }, null],
  ['cutOff', 'no answer', { raw: null, stop: null }, null],
])('%s: %s', (id, _, change, expected) => {
  expect(factsOf({ ...answered, ...change }).find((fact) => fact.id === id)?.is).toBe(expected)
})

test('every fact has a key and a title of its own', () => {
  expect(new Set(trialFacts.map(({ id }) => id)).size).toBe(trialFacts.length)
  expect(new Set(trialFacts.map(({ title }) => title)).size).toBe(trialFacts.length)
})
