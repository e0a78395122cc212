import { expect, test } from 'vitest'
import { matches, noFilter, type Filter } from '#renderer/history/matches.ts'
import type { Entry } from '#renderer/history/words.ts'

const run: Entry = {
  id: '3f2a91c4',
  name: 'Starter study',
  state: 'finished',
  done: 4,
  total: 4,
  collection: 'starter',
  model: 'placebo-starter',
  modelSha256: 'aa',
  method: 'lora',
  createdAt: '',
  finishedAt: '',
  message: null,
  origin: null,
  notes: 'k = 1\nby mistake',
  tags: ['paper', 'figure 2'],
  measured: null,
  models: { files: 0, bytes: 0 },
  deleted: null,
}

test.each<[string, Partial<Filter>, boolean]>([
  ['no filter', {}, true],
  ['a word of its name in any case', { text: 'STARTER' }, true],
  ['the beginning of its id', { text: '3f2a' }, true],
  ['words of its notes and its tags', { text: 'mistake figure' }, true],
  ['a word it does not have', { text: 'starter other' }, false],
  ['its state', { state: 'finished' }, true],
  ['another state', { state: 'paused' }, false],
  ['another collection', { collection: 'other' }, false],
  ['its model and its tag', { model: 'placebo-starter', tag: 'paper' }, true],
  ['another tag', { tag: 'figure' }, false],
])('a run is found by %s', (_, filter, expected) => {
  expect(matches({ ...noFilter, ...filter }, run)).toBe(expected)
})
