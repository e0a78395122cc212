import { expect, test } from 'vitest'
import { tokenCountsNote } from '#core/target-words/token-counts.ts'

test('words with as many tokens need no warning', () =>
  expect(
    tokenCountsNote('task1', [
      { word: 'yes', tokens: 1 },
      { word: 'no', tokens: 1 },
    ]),
  ).toBe(null))

test('others are named with their numbers', () =>
  expect(
    tokenCountsNote('task1', [
      { word: 'yes', tokens: 1 },
      { word: 'umbrella', tokens: 3 },
    ]),
  ).toBe(
    'task1: the words have different numbers of tokens ("yes" 1, "umbrella" 3); a sum of log-probabilities favours the shorter ones, per token or minus prior less so',
  ))

test('of many some are named', () =>
  expect(
    tokenCountsNote(
      'task1',
      Array.from({ length: 12 }, (_, i) => ({ word: `w${i}`, tokens: i })),
    ),
  ).toContain('"w9" 9 and 2 more)'))
