import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { labelInSentence } from '#core/study/label-in-sentence.ts'
import type { ResultsInput } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { caveats } from '#core/study/verdict-sentence.ts'
import { resultsOf, study, taskOf } from './support.ts'

const one: Study = { ...study, conditions: [presets.original] }
const two: Study = { ...study, conditions: [presets.original, presets.delusive] }
const asked = (
  original: readonly string[],
  delusive = original,
  of = one,
  labels: readonly string[] | null = ['yes', 'no'],
): ResultsInput =>
  resultsOf(
    [
      {
        task: taskOf('t', labels),
        references: original.map(() => 'yes'),
        answers: { original, delusive, simplified: original, empty: original },
      },
    ],
    of,
  )
const said = (inside: number, of: number) => [
  ...Array.from({ length: inside }, () => 'The answer is yes.'),
  ...Array.from({ length: of - inside }, () => 'yes'),
]
const meaning =
  'the right label inside a sentence. Exact match counts them as wrong; the score "contains label" does not.'

// By hand: shares are those of the rows.
test.each<[string, ResultsInput, string | null]>([
  ['no answer in a sentence', asked(said(0, 20)), null],
  ['1 of 20', asked(said(1, 20)), null],
  ['2 of 20', asked(said(2, 20)), `Original: in 10.0 % of its answers the model said ${meaning}`],
  ['another label', asked(Array.from({ length: 20 }, () => 'The answer is no.')), null],
  ['both labels', asked(Array.from({ length: 20 }, () => 'Either yes or no.')), null],
  ['a generation task', asked(said(20, 20), said(20, 20), one, null), null],
  ['answers chosen among labels', asked(said(20, 20), said(20, 20), { ...one, decodings: ['likelihood'] }), null],
  [
    'two lines',
    asked(said(5, 20), said(20, 20), two),
    `In 25.0 % (Original), 100.0 % (Delusive) of the answers the model said ${meaning}`,
  ],
  [
    'one of two lines',
    asked(said(5, 20), said(1, 20), two),
    `Original: in 25.0 % of its answers the model said ${meaning}`,
  ],
])('%s', (_, input, sentence) => {
  expect(labelInSentence(input)).toBe(sentence)
  expect(caveats(input, []).filter((each) => each.includes('inside a sentence'))).toEqual(
    sentence === null ? [] : [sentence],
  )
})
