import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { Changed } from '#contract/changes.ts'
import { follow, openHostAt, openTestHost, type TestClient } from '../../support/host.ts'
import { root } from '../../support/placebo.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

/** What a page is told, as it comes. */
async function listen(client: TestClient) {
  const controller = new AbortController()
  const heard: Changed[] = []
  const events = await client.changes.follow(undefined, { signal: controller.signal })
  const first = await events.next()
  if (first.done !== true) heard.push(first.value)
  const ended = (async () => {
    for await (const each of events) heard.push(each)
  })()
  ended.catch(() => undefined)
  onTestFinished(() => controller.abort())
  return {
    heard,
    /** Milliseconds until it is told that this kind has changed. */
    async changed(kind: keyof Changed['counts'], act: () => Promise<unknown>): Promise<number> {
      const before = heard.at(-1)?.counts[kind]
      await act()
      const done = performance.now()
      await expect.poll(() => heard.at(-1)?.counts[kind], { interval: 10, timeout: 2000 }).not.toBe(before)
      return performance.now() - done
    },
  }
}

test('each of two that follow hears within a second what the other, or another process, has changed', async () => {
  const data = temporaryFolder()
  const { client } = openTestHost(data)
  const path = writeTinyCollection(temporaryFolder())
  const [one, other] = [await listen(client), await listen(client)]
  const waits = [
    await other.changed('collections', async () =>
      follow(await client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false })),
    ),
    await one.changed('drafts', () => client.drafts.save({ id: null, content: { name: 'mine' } })),
    await one.changed('settings', () => client.settings.save({ author: 'Ada' })),
    await one.changed('sets', () => client.annotations.createSet({ collection: 'tiny', name: 'main' })),
  ]
  expect(Math.max(...waits)).toBeLessThan(1000)
  expect(other.heard.at(-1)?.annotations).toEqual([{ collection: 'tiny', set: 'main', version: 0 }])

  const placebo = join(root, 'src/headless/main.ts')
  const create = ['annotate', 'create', 'second', '--collection', 'tiny', '--data-dir', data]
  let status: number | null = null
  await other.changed('sets', () => {
    ;({ status } = spawnSync(process.execPath, [placebo, ...create]))
    return Promise.resolve()
  })
  expect(status).toBe(0)
  expect(one.heard.at(-1)?.annotations).toHaveLength(2)
})

test('what is annotated is told by the number of its last step', async () => {
  const { client } = openTestHost(temporaryFolder())
  const path = writeTinyCollection(temporaryFolder())
  await follow(await client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false }))
  await client.annotations.createSet({ collection: 'tiny', name: 'main' })
  const [task] = (await client.collections.show({ name: 'tiny' })).tasks
  const { heard } = await listen(client)
  await client.annotations.act({
    collection: 'tiny',
    set: 'main',
    what: 'write an output type',
    changes: [{ task: task?.name ?? '', item: { kind: 'output type', value: 'a word' } }],
  })
  await expect.poll(() => heard.at(-1)?.annotations[0]?.version).toBe(1)
})

test('nothing is told where nothing has changed, and a host that is closed ends every following', async () => {
  const { client, close } = openHostAt(temporaryFolder())
  const events = await client.changes.follow()
  await events.next()
  const next = events.next()
  expect(await Promise.race([next, new Promise((resolve) => setTimeout(() => resolve('silence'), 600))])).toBe(
    'silence',
  )
  await close()
  expect(await next).toMatchObject({ done: true })
})

test('every table that the page shows is counted', () => {
  const data = temporaryFolder()
  openTestHost(data)
  const db = new Database(join(data, 'placebo.sqlite'), { readonly: true })
  const counted = db
    .prepare<[], string>("SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%counted'")
    .pluck()
    .all()
  db.close()
  expect(counted.toSorted()).toEqual([
    'annotation_sets',
    'answer_sources',
    'cells',
    'collections',
    'drafts',
    'endpoints',
    'models',
    'queued_studies',
    'runs',
    'settings',
    'task_versions',
    'template_sets',
    'trainings',
  ])
})
