import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { follow, openTestHost, type TestClient } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function here(client: TestClient) {
  const { collections } = await client.collections.list()
  const { models } = await client.models.list()
  return {
    collections: collections.map(({ name, tasks }) => ({ name, tasks })),
    models: models.map(({ name }) => name),
  }
}

const starter = { collections: [{ name: 'starter', tasks: 48 }], models: ['placebo-starter', 'placebo-starter-t5'] }

describe('the starter collection and model', () => {
  test('are there after the first start', async () => {
    const { client } = openTestHost(temporaryFolder())
    expect(await client.starter.install({ firstStart: true })).toEqual({ installed: true })
    expect(await here(client)).toEqual(starter)
  })

  test('do not come unasked where something else is', async () => {
    const { client } = openTestHost(temporaryFolder())
    await follow(
      await client.models.add({ file: join(import.meta.dirname, '../../../resources/models/placebo-starter.gguf') }),
    )
    expect(await client.starter.install({ firstStart: true })).toEqual({ installed: false })
    expect((await here(client)).collections).toEqual([])
  })

  test('come when they are asked for, and once only', async () => {
    const { client } = openTestHost(temporaryFolder())
    expect(await client.starter.install({ firstStart: false })).toEqual({ installed: true })
    expect(await client.starter.install({ firstStart: false })).toEqual({ installed: false })
    expect(await here(client)).toEqual(starter)
  })

  test('are waited for where they are on their way', async () => {
    const { client } = openTestHost(temporaryFolder())
    const [, study] = await Promise.all([client.starter.install({ firstStart: true }), client.starter.study()])
    expect(study.collection).toBe('starter')
    expect(await here(client)).toEqual(starter)
  })

  test('are there for the starter study, which names tasks of the collection only', async () => {
    const { client } = openTestHost(temporaryFolder())
    const { tasks = [], tuning, collection } = await client.starter.study()
    const { tasks: all } = await client.collections.show({ name: collection })
    expect([...(tuning?.trainTasks ?? []), ...tasks].toSorted()).toEqual(all.map(({ name }) => name).toSorted())
    expect(await client.starter.split()).toEqual({ train: tuning?.trainTasks, test: tasks })
  })
})
