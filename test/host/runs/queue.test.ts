import { renameSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openHostAt, openTestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { begun, importTiny, opened, quiet, request, short, reported, trials } from '../../support/runs.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { reasonsAgainst } from '../../support/refused.ts'

test('others wait in the queue and begin in their order', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  const [second, third] = [
    await client.runs.start({ ...short, name: 'second' }),
    await client.runs.start({ ...short, name: 'third' }),
  ]
  expect([second, third]).toMatchObject([
    { state: 'queued', position: 1 },
    { state: 'queued', position: 2 },
  ])
  expect(await client.runs.queue()).toMatchObject({
    queue: [
      { name: 'second', kind: 'study', refusal: null },
      { name: 'third', kind: 'study', refusal: null },
    ],
    active: run,
  })
  await reported(client, run)
  await quiet(client)
  expect((await client.runs.list()).runs.map(({ name, state }) => [name, state])).toEqual([
    ['third', 'finished'],
    ['second', 'finished'],
    ['study', 'finished'],
  ])
})

test('what is taken out of the queue does not begin', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  const waiting = await client.runs.start({ ...short, name: 'second' })
  if (waiting.state !== 'queued') throw new Error('it was not queued')
  await client.runs.unqueue({ id: waiting.id })
  await expect(client.runs.unqueue({ id: waiting.id })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  await client.runs.stop({ run })
  await quiet(client)
  expect((await client.runs.list()).runs).toHaveLength(1)
})

test('a pause holds the queue, too; a stop does not', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  await client.runs.start({ ...short, name: 'second' })
  await client.runs.pause({ run })
  await reported(client, run)
  await sleep(300)
  expect(await client.runs.queue()).toMatchObject({ queue: [{ name: 'second' }], active: null })
  await client.runs.resume({ run })
  await client.runs.stop({ run })
  await quiet(client)
  expect((await client.runs.list()).runs.map(({ name, state }) => [name, state])).toEqual([
    ['second', 'finished'],
    ['study', 'stopped'],
  ])
})

test('a resumed run waits its turn, too', async () => {
  const { client } = await opened()
  const first = await begun(client, { ...request, name: 'first', instancesPerTask: 8 })
  await client.runs.stop({ run: first })
  await reported(client, first)
  await begun(client, { ...request, name: 'other', instancesPerTask: 4 })
  expect(await client.runs.resume({ run: first })).toMatchObject({ state: 'queued', position: 1 })
  await quiet(client)
  expect((await client.runs.show({ run: first })).state).toBe('finished')
})

test.each<[string, Partial<typeof request>, RegExp]>([
  ['an unknown collection', { collection: 'none' }, /invalid collection: none/],
  ['more examples than a task has', { k: 50 }, /k = 50/],
  ['a model that is not there', { model: '/nowhere.gguf' }, /nowhere\.gguf/],
])('a request that needs no model to be refused is refused at once, not queued: %s', async (_, change, reason) => {
  const { client } = await opened()
  const run = await begun(client, request)
  expect((await reasonsAgainst(client.runs.start({ ...request, ...change }))).join('\n')).toMatch(reason)
  expect((await client.runs.queue()).queue).toEqual([])
  await client.runs.stop({ run })
})

test('what is refused when its turn comes keeps its reasons, and the next one begins; a person may try it again', async () => {
  const { client } = await opened()
  const own = writeTestModel(temporaryFolder(), { seed: 2 })
  const run = await begun(client, request)
  await client.runs.start({ ...short, model: own, name: 'without model' })
  await client.runs.start({ ...short, name: 'third' })
  renameSync(own, `${own}.away`)
  await client.runs.stop({ run })
  await quiet(client)
  const { queue } = await client.runs.queue()
  expect(queue).toMatchObject([
    { name: 'without model', refusal: { reasons: [], problems: [{ code: 'model-file-gone', data: { file: own } }] } },
  ])
  expect((await client.runs.list()).runs.map(({ name }) => name)).toEqual(['third', 'study'])
  const id = queue[0]?.id ?? 0
  expect(await reasonsAgainst(client.runs.startQueue({ id }))).toEqual([expect.stringContaining(own)])
  expect(await client.runs.startQueue({})).toEqual({ run: null })
  renameSync(`${own}.away`, own)
  expect((await client.runs.startQueue({ id })).run).toMatch(/^[0-9a-f]{8}$/)
  await quiet(client)
  expect((await client.runs.list()).runs[0]).toMatchObject({ name: 'without model', state: 'finished' })
})

test('closing stops the run cleanly; the queue survives, and goes on when a person says so', async () => {
  const data = temporaryFolder()
  const first = openHostAt(data)
  await importTiny(first.client)
  const run = await begun(first.client, request)
  await first.client.runs.start({ ...short, name: 'second' })
  const following = reported(first.client, run)
  await trials(first.client, run, 5)
  await first.close()
  expect((await following).end).toMatchObject({ state: 'stopped' })

  const { client } = openTestHost(data)
  await sleep(300)
  expect((await client.runs.list()).runs).toMatchObject([{ id: run, state: 'stopped' }])
  expect(await client.runs.queue()).toMatchObject({ queue: [{ name: 'second', refusal: null }], active: null })
  const started = await client.runs.startQueue({})
  await expect(client.runs.startQueue({})).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  expect((await reported(client, started.run ?? '')).end).toMatchObject({ state: 'finished' })
  expect((await client.runs.queue()).queue).toEqual([])
})

test('after a restart the queue goes on, too, when another run has ended', async () => {
  const data = temporaryFolder()
  const first = openHostAt(data)
  await importTiny(first.client)
  await begun(first.client, request)
  await first.client.runs.start({ ...short, name: 'second' })
  await first.close()
  const { client } = openTestHost(data)
  await begun(client, { ...short, name: 'third' })
  await quiet(client)
  expect((await client.runs.list()).runs.map(({ name, state }) => [name, state])).toEqual([
    ['second', 'finished'],
    ['third', 'finished'],
    ['study', 'stopped'],
  ])
})
