import { expect, test } from 'vitest'
import { follow, openTestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

const set = { collection: 'tiny', set: 'main' }
const change = (text: string) => ({
  ...set,
  what: 'write an output type',
  changes: [{ task: 'label_parity', item: { kind: 'output type' as const, value: text } }],
})

test('whoever is not named is whose work the set is, or else the author of the settings', async () => {
  const { client } = openTestHost(temporaryFolder())
  const path = writeTinyCollection(temporaryFolder())
  await follow(await client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false }))
  await client.annotations.createSet({ collection: 'tiny', name: 'main' })
  await client.settings.save({ author: 'Ada' })
  await client.annotations.act(change('a word'))
  await client.annotations.setAuthor({ ...set, author: 'Bea' })
  await client.annotations.act(change('two words'))
  await client.annotations.act({ ...change('a letter'), author: 'Cyd' })
  await client.collections.review({
    collection: 'tiny',
    task: 'label_parity',
    space: { kind: 'classification', labels: ['even', 'odd'], stated: null },
  })
  const { steps, next } = await client.annotations.history({ ...set, limit: 10 })
  expect(steps.map(({ author }) => author)).toEqual(['Bea', 'Cyd', 'Bea', 'Ada'])
  expect(next.undo).toBe('label space')
  expect((await client.annotations.sets({ collection: 'tiny' })).sets).toMatchObject([
    { author: 'Bea', authors: ['Ada', 'Bea', 'Cyd'] },
  ])
})
