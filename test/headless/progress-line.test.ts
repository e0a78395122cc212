import { expect, test } from 'vitest'
import { inWords } from '#headless/progress-line.ts'

const progress = { done: 3, total: 12, perSecond: 1.5, secondsLeft: 6, unit: 'items/s', what: 'reading' }

test.each<[string, Partial<typeof progress> | { perSecond: null; secondsLeft: null }, string]>([
  ['a rate below 100 has a decimal', {}, '3/12 · 1.5 items/s · 6 s left · reading'],
  ['one above has none', { perSecond: 123.4 }, '3/12 · 123 items/s · 6 s left · reading'],
  ['what is counted has no name', { unit: '/s' }, '3/12 · 1.5/s · 6 s left · reading'],
  ['what is not known yet is left out', { perSecond: null, secondsLeft: null }, '3/12 · reading'],
  ['text of tasks is made printable', { what: 'a\u001b[31mb' }, '3/12 · 1.5 items/s · 6 s left · a\\x1b[31mb'],
])('%s', (_, change, words) => {
  expect(inWords({ ...progress, ...change })).toBe(words)
})
