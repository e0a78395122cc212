import { expect, test } from 'vitest'
import { saveSetting } from '#store/settings.ts'
import { openHostAt, type TestClient } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const none = {
  task: null,
  kind: null,
  outcome: null,
  outcomeOf: null,
  text: '',
  search: 'parts',
  right: [],
  wrong: [],
  outOfFormat: [],
  unscored: [],
  differ: null,
} as const
const wrong = { ...none, outcome: 'out-of-format', outcomeOf: 'original', wrong: ['original', 'empty'] } as const
const differing = { ...none, text: 'yes', search: 'answers', differ: ['original', 'delusive'] } as const

/** A host of its own, as after a start of the program. */
async function started<T>(folder: string, work: (client: TestClient) => Promise<T>): Promise<T> {
  const { client, close } = openHostAt(folder)
  try {
    return await work(client)
  } finally {
    await close()
  }
}

test('filters that were saved by name are there after a restart, in their order, and can be removed', async () => {
  const folder = temporaryFolder()
  await started(folder, async ({ views }) => {
    expect(await views.read()).toEqual({ columns: {}, trialFilters: [] })
    await views.saveTrialFilter({ name: ' wrong ones ', filter: none })
    await views.saveTrialFilter({ name: 'differing', filter: differing })
    // The same name is the same filter, changed.
    await views.saveTrialFilter({ name: 'wrong ones', filter: wrong })
  })
  await started(folder, async ({ views }) => {
    const { trialFilters } = await views.read()
    expect(trialFilters).toEqual([
      { name: 'wrong ones', filter: wrong },
      { name: 'differing', filter: differing },
    ])
    await views.removeTrialFilter({ name: 'wrong ones' })
    await views.removeTrialFilter({ name: 'never saved' })
  })
  await started(folder, async ({ views }) => {
    expect((await views.read()).trialFilters.map(({ name }) => name)).toEqual(['differing'])
  })
})

test('columns that were chosen are there after a restart, each table by itself', async () => {
  const folder = temporaryFolder()
  await started(folder, async ({ views }) => {
    await views.saveColumns({ table: 'comparisons', columns: { n: false, '90 %': true } })
    await views.saveColumns({ table: 'runs', columns: { notes: false } })
  })
  await started(folder, async ({ views }) => {
    expect((await views.read()).columns).toEqual({
      comparisons: { n: false, '90 %': true },
      runs: { notes: false },
    })
    await views.saveColumns({ table: 'runs', columns: {} })
    expect((await views.read()).columns).toEqual({ comparisons: { n: false, '90 %': true } })
  })
})

test('a hundred filters are saved at most, and no name that is none', async () => {
  await started(temporaryFolder(), async ({ views }) => {
    for (let i = 0; i < 100; i++) await views.saveTrialFilter({ name: String(i), filter: none })
    await expect(views.saveTrialFilter({ name: 'one more', filter: none })).rejects.toMatchObject({
      data: { reasons: ['invalid filter: one more (100 are saved; remove one first)'] },
    })
    await views.saveTrialFilter({ name: '7', filter: wrong })
    await expect(views.saveTrialFilter({ name: '  ', filter: none })).rejects.toThrow()
  })
})

test('what another version has written is no reason to show nothing', async () => {
  const { host, client, close } = openHostAt(temporaryFolder())
  saveSetting(host.store, 'columns', { comparisons: 'all' })
  saveSetting(host.store, 'trial filters', [{ name: 'x', filter: { text: 1 } }])
  expect(await client.views.read()).toEqual({ columns: {}, trialFilters: [] })
  await close()
})
