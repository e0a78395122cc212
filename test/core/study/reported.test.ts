import { expect, test } from 'vitest'
import { caveatInShort } from '#core/study/reported.ts'

test.each([
  ['† Not to be relied on: trainer and engine did not give equal answers.', '† Not to be relied on'],
  ['Only 5 classification tasks: they say little.', 'Only 5 classification tasks'],
  [
    'Comparisons stand on the 80 of 91 instances that every cell has answered; baselines stand on all.',
    'Comparisons stand on the 80 of 91 instances that every cell has answered',
  ],
  ['Prompts showed fewer examples (original: 10 of 91); A larger context may help.', 'Prompts showed fewer examples'],
  ['Asked by free decoding.', 'Asked by free decoding'],
])('a caveat in one line: %s', (sentence, short) => {
  expect(caveatInShort(sentence)).toBe(short)
})
