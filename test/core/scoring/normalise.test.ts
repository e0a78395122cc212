import { expect, test } from 'vitest'
import { normalise } from '#core/scoring/normalise.ts'

test.each([
  ['case', 'Entails', 'entails'],
  ['every ASCII punctuation character', 'a!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~b', 'ab'],
  ['punctuation inside a word joins its parts', 'mother-in-law', 'motherinlaw'],
  ['a lone punctuation mark leaves no second blank', 'yes , no', 'yes no'],
  ['white space at the ends and inside', '\t yes \n\n no ', 'yes no'],
  ['the blanks Python splits at', 'a\u{1c}b\u{85}c\u{a0}d\u{3000}e', 'a b c d e'],
  ['a byte order mark is no blank to Python', 'a\u{feff}b', 'a\u{feff}b'],
  ['articles stay', 'The a an', 'the a an'],
  ['other punctuation stays', '“yes”…', '“yes”…'],
  ['nothing but punctuation', ' ?! ', ''],
  ['a final sigma', 'ΟΔΟΣ', 'οδος'],
])('%s', (_, text, normalised) => {
  expect(normalise(text)).toBe(normalised)
})
