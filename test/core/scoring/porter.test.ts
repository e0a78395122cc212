import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { stem } from '#core/scoring/porter.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'

// NLTK 3.8 PorterStemmer().stem, default mode.
test.each([
  ['lower case', 'Running', 'run'],
  ['irregular', 'skies', 'sky'],
  ['irregular', 'proceed', 'proceed'],
  ['four letters in -ies', 'ties', 'tie'],
  ['longer words in -ies', 'flies', 'fli'],
  ['-ied', 'cried', 'cri'],
  ['y after a consonant', 'happy', 'happi'],
  ['y after a vowel', 'enjoy', 'enjoy'],
  ['two letters', 'by', 'by'],
  ['a doubled consonant', 'hopping', 'hop'],
  ['a doubled l, s or z', 'fizzed', 'fizz'],
  ['-alli twice', 'generousalli', 'generous'],
  ['-fulli', 'hopefulli', 'hope'],
  ['-logi', 'analogi', 'analog'],
  ['no vowel before the suffix', 'bling', 'bling'],
  ['nothing before the suffix', 'ing', 'ing'],
  ['digits are consonants', '13th', '13th'],
])('%s: %s', (_, word, stemmed) => {
  expect(stem(word)).toBe(stemmed)
})

describe.skipIf(!sharedAvailable)(`NLTK's stems${sharedReason}`, () => {
  test('6,000 words of the test tasks', () => {
    const pairs = readFileSync(sharedPath('golden/porter_nltk_sample.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(pairs).toHaveLength(6000)
    expect(pairs.filter(([word, stemmed]) => stem(word!) !== stemmed)).toEqual([])
  })
})
