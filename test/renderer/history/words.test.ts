import { expect, test } from 'vitest'
import { headlineInShort, headlineInWords, type Headline } from '#renderer/history/words.ts'

const headline = (verdict: 'different' | 'undecided', difference: number): Headline => ({
  kind: 'classification',
  score: 'exactMatch',
  name: 'Original',
  percent: 50 + difference,
  n: 200,
  empty: null,
  control: { name: 'random guess', percent: 50, verdict, difference },
})

test.each([
  [headline('different', -20), '30.0 %, random guess 50.0 %: below'],
  [headline('different', 20), '70.0 %, random guess 50.0 %: above'],
  [headline('undecided', -20), '30.0 %, random guess 50.0 %: undecided'],
])('a difference is told by its direction, in the column and in full', (given, short) => {
  expect(headlineInShort(given)).toBe(short)
  expect(headlineInWords(given)).toMatch(new RegExp(`points: ${short.split(': ')[1] ?? ''}$`))
})
