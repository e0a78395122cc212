import { expect, test } from 'vitest'
import { caveatInShort } from '#core/study/reported.ts'

test.each([
  ['† Not reliable: trainer and engine did not give equal answers.', '† Not reliable'],
  ['Only 5 classification tasks: they say little.', 'Only 5 classification tasks'],
  [
    'Comparisons use the 80 of 91 instances that every cell answered; baselines use all.',
    'Comparisons use the 80 of 91 instances that every cell answered',
  ],
  ['Prompts showed fewer examples (original: 10 of 91); A larger context may help.', 'Prompts showed fewer examples'],
  ['Asked by free decoding.', 'Asked by free decoding'],
])('a caveat in one line: %s', (sentence, short) => {
  expect(caveatInShort(sentence)).toBe(short)
})
