import { expect, test } from 'vitest'
import { compareCells } from '#core/study/comparisons.ts'
import { emptySentence } from '#core/study/empty-answers.ts'
import { headlineOf } from '#core/study/headline.ts'
import { reportedComparisons } from '#core/study/reported.ts'
import { resultsOf, taskOf, type AskedTask } from './support.ts'

const references = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 'yes' : 'no'))
const empties = (empty: number, rest: NonNullable<AskedTask['answers']['original']> = references) =>
  references.map((_, i) => (i < empty ? '' : (rest[i] ?? null)))
const asked = (answers: AskedTask['answers']) =>
  resultsOf([1, 2].map((t) => ({ task: taskOf(`t${t}`, ['yes', 'no']), references, answers })))

test.each<[string, AskedTask['answers'], string | null]>([
  [
    'all of one line',
    { original: empties(100), simplified: references },
    'Original: all 200 answers are empty. Its scores are those of a model that answers nothing.',
  ],
  [
    'white space is empty, too',
    { original: references.map(() => ' \n'), simplified: references },
    'Original: all 200 answers are empty. Its scores are those of a model that answers nothing.',
  ],
  [
    'several lines',
    { original: empties(100), simplified: empties(98) },
    'Original: all 200 answers are empty; Simplified: 196 of 200 answers are empty. Their scores are those of a model that answers nothing.',
  ],
  [
    '95 of 100',
    { original: empties(95), simplified: references },
    'Original: 190 of 200 answers are empty. Its scores are those of a model that answers nothing.',
  ],
  ['94 of 100: what is said may be worth six points', { original: empties(94), simplified: references }, null],
  ['none', { original: references, simplified: references }, null],
  ['nothing asked', {}, null],
  [
    'prompts that were too long are no answers',
    {
      original: empties(
        40,
        references.map(() => ({ outcome: 'too-long' as const })),
      ),
      simplified: references,
    },
    'Original: all 80 answers are empty. Its scores are those of a model that answers nothing.',
  ],
  [
    'too long alone: no answer at all is empty',
    { original: references.map(() => ({ outcome: 'too-long' as const })), simplified: references },
    null,
  ],
])('%s', (_name, answers, sentence) => {
  expect(emptySentence(asked(answers))).toBe(sentence)
})

test('a single answer', () => {
  expect(
    emptySentence(resultsOf([{ task: taskOf('t', ['yes', 'no']), references: ['yes'], answers: { original: [''] } }])),
  ).toMatch(/^Original: the only answer is empty\. /)
})

test('begins the verdict and is read first; the headline has it of its line', () => {
  const input = asked({ original: empties(100), simplified: references })
  const compared = compareCells(input, null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  expect(compared.empty).toMatch(/^Original: all 200 answers are empty/)
  expect(compared.verdict[0]).toBe(compared.empty)
  const { first, caveats } = reportedComparisons(compared)
  expect(first[0]).toEqual({ sentence: compared.empty, verdict: null })
  expect(caveats).not.toContain(compared.empty)
  expect(headlineOf(input)).toMatchObject({ name: 'Original', percent: 0, empty: { empty: 200, answered: 200 } })
  expect(headlineOf(asked({ original: references, simplified: empties(100) }))).toMatchObject({
    name: 'Original',
    empty: null,
  })
})
