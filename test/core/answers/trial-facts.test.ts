import { expect, test } from 'vitest'
import { factsOf, trialFacts, type FactualTrial } from '#core/answers/trial-facts.ts'

const answered: FactualTrial = { raw: 'yes', stop: 'newline', references: ['yes'], labels: ['yes', 'no'] }

test.each<[string, string, Partial<FactualTrial>, boolean | null]>([
  ['labelAndStop', 'a label', {}, false],
  ['labelAndStop', 'with a full stop', { raw: ' yes.\n' }, true],
  ['labelAndStop', 'no answer', { raw: null, stop: null }, null],
  ['labelAndStop', 'generation', { labels: null }, null],
])('%s: %s', (id, _, change, expected) => {
  expect(factsOf({ ...answered, ...change }).find((fact) => fact.id === id)?.is).toBe(expected)
})

test('every fact has a key and a title of its own', () => {
  expect(new Set(trialFacts.map(({ id }) => id)).size).toBe(trialFacts.length)
  expect(new Set(trialFacts.map(({ title }) => title)).size).toBe(trialFacts.length)
})
