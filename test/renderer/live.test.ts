import { expect, test } from 'vitest'
import type { Changed } from '#contract/changes.ts'
import { staleKeys } from '#renderer/app/live.ts'

const counts = { collections: 1, models: 1, runs: 1, notes: 1, drafts: 1, settings: 1, sets: 1 }
const before: Changed = { counts, annotations: [{ collection: 'tiny', set: 'main', version: 4 }] }
const nobody = () => undefined

test('nothing is asked again where nothing has changed', () => {
  expect(staleKeys(before, { ...before }, nobody)).toEqual([])
})

test.each([
  ['models', ['models']],
  ['models', ['endpoints']],
  ['runs', ['results']],
  ['notes', ['history', 'list']],
  ['drafts', ['drafts']],
  ['settings', ['settings']],
  ['collections', ['collections']],
  ['sets', ['annotations']],
] as const)('after a change of %s, what depends on it is asked again', (kind, key) => {
  expect(staleKeys(before, { ...before, counts: { ...counts, [kind]: 2 } }, nobody)).toContainEqual(key)
})

const annotated: Changed = { counts, annotations: [{ collection: 'tiny', set: 'main', version: 5 }] }

test.each([
  ['another tab', 4, true],
  ['this bench', 5, false],
] as const)('a step of %s', (_, known, asked) => {
  const keys = staleKeys(before, annotated, () => known)
  expect(keys.some((key) => key[1] === 'queue')).toBe(asked)
  expect(keys).toContainEqual(['annotations', 'sets', 'tiny'])
})
