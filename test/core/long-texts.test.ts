import { expect, test } from 'vitest'
import { unusableLabels } from '#core/answers/usable-labels.ts'
import { simplifiedFromTags } from '#core/annotations/simplified-from-tags.ts'
import { composed } from '#core/composed.ts'
import { definitionWithout } from '#core/conditions/definition-without.ts'
import { rougeLUnicode } from '#core/scoring/rouge-l-unicode.ts'

// Each of these took minutes, for the square of the length of what is hostile in it, or broke the stack.
const spaces = ' '.repeat(200_000)
const brackets = 200_000
const marks = '\u0301\u0323'.repeat(200_000)

test.each<[string, () => unknown, unknown]>([
  [
    'white space inside a definition',
    () =>
      definitionWithout(`Say it.${spaces}cut, and more`, [{ from: 7 + spaces.length, to: 10 + spaces.length }]).length,
    'Say it.'.length + 1 + 'and more'.length - 'and '.length,
  ],
  [
    'punctuation before what is cut',
    () => definitionWithout(`a${','.repeat(200_000)}b cut`, [{ from: 200_003, to: 200_006 }]).length,
    200_002,
  ],
  [
    'brackets around what is cut',
    () =>
      definitionWithout(`${'('.repeat(brackets)}cut${')'.repeat(brackets)}`, [{ from: brackets, to: brackets + 3 }]),
    '',
  ],
  [
    'signs that close',
    () => simplifiedFromTags([{ from: 0, to: 1, type: 'output content', text: `a${')'.repeat(200_000)}b` }])?.length,
    200_003,
  ],
  ['200,000 labels', () => unusableLabels(Array.from({ length: 200_000 }, (_, i) => `l${i}`)), undefined],
  ['marks on one letter', () => rougeLUnicode.score(`e${marks}`, [`e${marks}`], null), 1],
])(
  '%s',
  (_, work, expected) => {
    expect(work()).toBe(expected)
  },
  10_000,
)

test.each([
  ['e\u0301', 'NFC', 'é'],
  ['é', 'NFD', 'e\u0301'],
  ['e\u0301\u0323', 'NFC', 'ẹ\u0301'],
  [`e\u0301x${'\u0301'.repeat(300)}e\u0301`, 'NFC', `éx${'\u0301'.repeat(300)}é`],
] as const)('%j in %s', (text, form, expected) => {
  expect(composed(text, form)).toBe(expected)
})
