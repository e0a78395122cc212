import { expect, test } from 'vitest'
import { presets, type PresetName } from '#core/conditions/index.ts'
import { answersOf } from '#core/study/answer-parts.ts'
import { cutOffInShort, cutOffSentence } from '#core/study/cut-answers.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import { caveats } from '#core/study/verdict-sentence.ts'
import { resultsOf, study, taskOf } from './support.ts'

const names: readonly PresetName[] = ['original', 'simplified', 'delusive', 'empty']

/** @param cut of the first conditions, so many of 40 answers are cut off */
function asked(...cut: readonly number[]): ResultsInput {
  const answers = Array.from({ length: 40 }, () => 'yes')
  const input = resultsOf(
    [
      {
        task: taskOf('t', ['yes', 'no']),
        references: answers,
        answers: Object.fromEntries(names.map((name) => [name, answers])),
      },
    ],
    { ...study, conditions: names.slice(0, cut.length).map((name) => presets[name]) },
  )
  return {
    ...input,
    cells: input.cells.map((cell, place) => ({
      ...cell,
      trials: cell.trials.map((trial, i) => ({ ...trial, cut: i < (cut[place] ?? 0) })),
    })),
  }
}

// By hand: shares are those of the rows; 2 of 40 is 5 %, which is not more than 5 %.
test.each<[string, ResultsInput, string | null, string | null]>([
  ['none', asked(0), null, null],
  ['2 of 40', asked(2), null, null],
  [
    '3 of 40',
    asked(3),
    'Original: the token limit (8) cut off 7.5 % of the answers (3 of 40). A higher limit may change its scores.',
    'Original: the token limit cut off 7.5 % of the answers.',
  ],
  [
    'one of two lines',
    asked(1, 40),
    'Simplified: the token limit (8) cut off 100.0 % of the answers (40 of 40). A higher limit may change its scores.',
    'Simplified: the token limit cut off 100.0 % of the answers.',
  ],
  [
    'two lines',
    asked(10, 20),
    'The token limit (8) cut off 25.0 % (Original), 50.0 % (Simplified) of the answers. A higher limit may change their scores.',
    'The token limit cut off more than 5 % of the answers in 2 of 2 rows.',
  ],
  [
    'four lines',
    asked(10, 20, 30, 40),
    'The token limit (8) cut off up to 100.0 % of the answers of 4 lines. A higher limit may change their scores.',
    'The token limit cut off more than 5 % of the answers in 4 of 4 rows.',
  ],
])('%s', (_, input, sentence, short) => {
  expect(cutOffSentence(input)).toBe(sentence)
  expect(cutOffInShort(answersOf(input))).toBe(short)
  expect(caveats(input, []).filter((each) => each.includes('token limit'))).toEqual(sentence === null ? [] : [sentence])
})
