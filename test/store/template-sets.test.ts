import { expect, test } from 'vitest'
import type { Store } from '#store/store.ts'
import {
  findTemplateSet,
  listTemplateSets,
  removeTemplateSet,
  restoreTemplateSet,
  saveTemplateSet,
} from '#store/template-sets.ts'
import { olderThan } from '../support/older-store.ts'
import { openTestStore } from '../support/store.ts'

const set = {
  name: 'nli',
  source: 'nli.csv',
  importedAt: '2026-11-30',
  templates: [{ name: 'asked', category: 'instructive', text: '{premise} So {hypothesis}?' }],
  words: [{ words: ['no', 'yes'], called: 'reversed' }],
} as const

function changesOf(store: Store): number | undefined {
  return store.reading.prepare<[], number>("SELECT number FROM change_counts WHERE kind = 'collections'").pluck().get()
}

test('a set is kept, takes the place of its name, goes and comes back', () => {
  const store = openTestStore()
  const before = changesOf(store) ?? 0
  saveTemplateSet(store, set)
  saveTemplateSet(store, { ...set, words: [] })
  expect(listTemplateSets(store)).toEqual([{ ...set, words: [], id: expect.any(Number) as number }])
  const id = removeTemplateSet(store, 'nli', '2026-12-01') ?? -1
  expect([listTemplateSets(store), removeTemplateSet(store, 'nli', '2026-12-01')]).toEqual([[], undefined])
  expect([restoreTemplateSet(store, id), restoreTemplateSet(store, id)]).toEqual(['nli', undefined])
  expect(findTemplateSet(store, 'nli')?.templates).toEqual(set.templates)
  expect(changesOf(store)).toBeGreaterThanOrEqual(before + 4)
})

test('a removed set does not come back beside another one of its name', () => {
  const store = openTestStore()
  saveTemplateSet(store, set)
  const id = removeTemplateSet(store, 'nli', '2026-12-01') ?? -1
  store.writing
    .prepare("INSERT INTO template_sets (name, source, imported_at, content) VALUES ('nli', 'x', '', '{}')")
    .run()
  expect(restoreTemplateSet(store, id)).toBe(undefined)
})

test('a data folder of before opens, and takes templates', () => {
  const folder = olderThan(350)
  const store = openTestStore(folder)
  expect(listTemplateSets(store)).toEqual([])
  saveTemplateSet(store, set)
  expect(findTemplateSet(store, 'nli')).toMatchObject({ name: 'nli' })
})
