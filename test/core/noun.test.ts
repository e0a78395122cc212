import { expect, test } from 'vitest'
import { counted, noun } from '#core/noun.ts'

test.each<[number, string, string | undefined, string]>([
  [0, 'task', undefined, '0 tasks'],
  [1, 'task', undefined, '1 task'],
  [2, 'task', undefined, '2 tasks'],
  [1, 'is', 'are', '1 is'],
  [3, 'is', 'are', '3 are'],
])('%i %s', (count, one, several, words) => {
  expect(counted(count, one, several)).toBe(words)
  expect(noun(count, one, several)).toBe(words.slice(2))
})
