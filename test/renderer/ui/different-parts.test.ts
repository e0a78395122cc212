import { expect, test } from 'vitest'
import { differentParts } from '#renderer/ui/different-parts.ts'

/** `+…+` was inserted, `-…-` removed. */
const signs = { same: '', inserted: '+', removed: '-' } as const

test.each([
  ['equal texts', 'Answer yes.', 'Answer yes.', 'Answer yes.'],
  ['a word more', 'Answer yes.', 'Answer yes or no.', 'Answer yes+ or no+.'],
  ['a word less', 'Answer yes or no.', 'Answer yes.', 'Answer yes- or no-.'],
  ['another word', 'Answer yes.', 'Answer no.', 'Answer -yes-+no+.'],
  [
    'some words',
    'You will be given a claim. Answer yes.',
    'Decide it now. Answer yes.',
    '-You will be given a claim-+Decide it now+. Answer yes.',
  ],
  ['words here and there', 'a b c d', 'x b y d', '-a-+x+ b -c-+y+ d'],
  ['lines stay apart', 'a\nb', 'x\ny', '-a-+x+\n-b-+y+'],
  ['white space', 'a  b', 'a b', 'a-  -+ +b'],
  ['an Arabic word is marked whole', 'اكتب السلام هنا', 'اكتب السلامة هنا', 'اكتب -السلام-+السلامة+ هنا'],
  ['and a Devanagari one', 'यह हिन्दी है', 'यह हिन्दु है', 'यह -हिन्दी-+हिन्दु+ है'],
  ['words without spaces between them', '今天天气很好', '今天天气不好', '今天天气-很好-+不好+'],
  ['an emoji is not taken apart', 'a 👩‍🔬 b', 'a 👩‍🚀 b', 'a -👩‍🔬-+👩‍🚀+ b'],
  ['everything', '', 'Answer yes.', '+Answer yes.+'],
])('what differs is told by words: %s', (_, before, after, expected) => {
  const parts = differentParts(before, after) ?? []
  expect(parts.map(({ kind, text }) => signs[kind] + text + signs[kind]).join('')).toBe(expected)
})

test('texts that would take too long to compare are left as they are', () => {
  const words = (shift: number) =>
    Array.from({ length: 60_000 }, (_, i) => `w${(i * 7919 + shift * 31) % 50_021}${shift}`).join(' ')
  const started = performance.now()
  expect(differentParts(words(1), words(2))).toSatisfy(
    (parts) => parts === undefined || (Array.isArray(parts) && parts.length <= 2),
  )
  expect(performance.now() - started).toBeLessThan(2000)
})
