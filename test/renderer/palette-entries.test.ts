import { describe, expect, test } from 'vitest'
import { foundEntries, paletteEntries } from '#renderer/app/palette-entries.ts'

const entries = paletteEntries({
  collections: [
    { name: 'starter', tasks: ['notice_true', 'notice_colour', 'true_or_false'] },
    { name: 'other', tasks: ['notice_true'] },
  ],
  runs: [
    { id: 'r1', name: 'first run', state: 'finished', model: 'tiny' },
    { id: 'r2', name: 'second run', state: 'paused', model: 'tiny' },
  ],
  models: [{ name: 'tiny', sha256: 'abc', architecture: 'llama' }],
})
const found = (typed: string) =>
  foundEntries(entries, typed).flatMap(({ group, entries: all }) => all.map(({ label, path }) => [group, label, path]))

describe('the palette', () => {
  test.each([
    [
      'finds a task in each collection',
      'notice_true',
      'Tasks',
      ['/collections/starter/notice_true', '/collections/other/notice_true'],
    ],
    ['opens a finished run on its results', 'first', 'Runs', ['/results/r1']],
    ['and another one on itself', 'second', 'Runs', ['/runs/r2']],
    ['takes words in any order, of what stands beside it, too', 'paused run', 'Runs', ['/runs/r2']],
    ['knows models', 'llama', 'Models', ['/models/abc']],
    ['knows what can be begun', 'import', 'Actions', ['/collections']],
  ])('%s', (_, typed, group, paths) => {
    expect(
      found(typed)
        .filter(([of]) => of === group)
        .map(([, , path]) => path),
    ).toEqual(paths)
  })

  test('puts those first that begin so', () => {
    expect(
      found('true')
        .filter(([group]) => group === 'Tasks')
        .map(([, label]) => label)[0],
    ).toBe('true_or_false')
  })

  test('has nothing for what is not here', () => {
    expect(found('zzz')).toEqual([])
  })

  test('has no two entries that it could not tell apart', () => {
    const ids = entries.flatMap((group) => group.entries.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
  })
})
