import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { Client } from '#contract/index.ts'
import type { Host } from '#host/host.ts'
import { follow, openHostAt } from '../support/host.ts'
import { writeTestModel } from '../support/model.ts'
import { writeSplitCollection } from '../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable } from '../support/trainer.ts'
import { channelNames, channels, type Channel, type ChannelName } from './channels.ts'
import { everyCall, steady } from './every-call.ts'

const folder = fileFolder('contract')
const tasks = writeSplitCollection(join(folder, 'split'), 60)
const model = writeTestModel(folder)

const study = {
  collection: 'split',
  model,
  conditions: Object.values(presets),
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 512,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: true,
  name: 'study',
  instancesPerTask: 10,
}

const transcripts = new Map<ChannelName, unknown>()

describe.each(channelNames)('the contract %s', (name) => {
  beforeAll(async () => {
    const data = join(folder, name)
    const { host, close } = openHostAt(data)
    const channel = await channels[name](host)
    const reported = await everyCall(channel.client, { model, tasks, folder: data })
    transcripts.set(name, steady(reported, data))
    channel.close()
    await close()
  }, 120_000)

  test('every call answers', () => {
    const reported = transcripts.get(name) as Awaited<ReturnType<typeof everyCall>>
    expect(reported['collections.import']).toMatchObject({ name: 'split', tasks: 4, instances: 240 })
    const finished = { state: 'finished', done: 16, total: 16 }
    expect(reported['runs.start']).toMatchObject([{ state: 'started' }, finished])
    expect(reported['runs.follow']).toMatchObject([
      { type: 'planned', done: 16 },
      {
        type: 'snapshot',
        state: 'finished',
        cells: [
          { done: 8, total: 8 },
          { done: 8, total: 8 },
        ],
      },
      finished,
    ])
    expect(reported['runs.resume']).toMatchObject([{ state: 'started' }, finished])
    expect(reported['runs.stop']).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(reported['runs.queue']).toEqual({ queue: [], active: null })
    expect(reported['results.table']).toMatchObject({ done: 16, by: 'task' })
    expect(reported['trainings.start']).toMatchObject(
      trainerAvailable ? [{ state: 'started' }, { state: 'finished' }] : { code: 'INVALID_REQUEST' },
    )
    expect(reported['models.merge']).toMatchObject(
      trainerAvailable ? { name: 'merged', origin: { method: 'merged' } } : { code: 'INVALID_REQUEST' },
    )
  })

  test('and answers what it answers in memory', () => {
    expect(transcripts.get(name)).toEqual(transcripts.get('in memory'))
  })

  test.each([
    [
      'a reason of our own',
      'INVALID_REQUEST',
      (client: Client) => client.collections.show({ name: 'none' }),
      { reasons: [expect.stringMatching(/^invalid collection: none/) as string] },
    ],
    [
      'before the first event',
      'INVALID_REQUEST',
      async (client: Client) => follow(await client.runs.follow({ run: 'none' })),
      { reasons: [{ sentence: 'invalid run: none', remedy: 'list runs' }] },
    ],
    [
      'input the schema refuses',
      'BAD_REQUEST',
      (client: Client) => client.collections.show({ name: '' }),
      { issues: [expect.objectContaining({ path: ['name'] }) as object] },
    ],
  ])('an error is a code with data: %s', async (_, code, call, data) => {
    const { client } = await opened(name)
    const error: unknown = await call(client).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, data })
  })

  test('a declared error is known as one by its type', async () => {
    const { client } = await opened(name)
    const { error } = await safe(client.models.show({ file: 'none.gguf' }))
    expect(isDefinedError(error) && error.code).toBe('INVALID_REQUEST')
  })

  test(
    'whoever leaves a run early stops nothing; whoever comes back is told where it stands and how it ends',
    { timeout: 60_000 },
    async () => {
      const { client } = await opened(name)
      const run = runOf(await client.runs.start(study))
      for await (const event of await client.runs.follow({ run })) if (event.type === 'trial') break
      const events = await client.runs.follow({ run })
      const [planned, snapshot] = [await events.next(), await events.next()]
      expect([planned.value, snapshot.value]).toMatchObject([
        { type: 'planned', run, done: 0 },
        { type: 'snapshot', state: 'running', here: true, last: { outcome: expect.any(String) as string } },
      ])
      expect(await follow(events)).toMatchObject({ state: 'finished', done: 160, total: 160 })
    },
  )

  test('a follower who aborts hears no more, and the run goes on', { timeout: 60_000 }, async () => {
    const { client } = await opened(name)
    // Enough that it is not done before it is left.
    const run = runOf(await client.runs.start({ ...study, instancesPerTask: 60 }))
    const controller = new AbortController()
    const following = follow(
      await client.runs.follow({ run }, { signal: controller.signal }),
      (event) => event.type === 'trial' && controller.abort(),
    )
    await expect(following).rejects.toMatchObject({ name: 'AbortError' })
    expect((await client.runs.list()).runs[0]).toMatchObject({ state: 'running' })
    await client.runs.stop({ run })
    expect(await follow(await client.runs.follow({ run }))).toMatchObject({ state: 'stopped' })
  })

  test('an import that is left early leaves nothing behind', async () => {
    const { client } = await opened(name, false)
    const events = await client.collections.import({ path: tasks, name: 'half', replace: false, skipBroken: false })
    await events.next()
    await events.return()
    await expect.poll(async () => settledImport(client)).toBe('taken')
    expect((await client.collections.list()).collections.map((each) => each.name)).toEqual(['half'])
  })

  test.skipIf(name === 'in memory')('a page that goes away stops nothing', { timeout: 60_000 }, async () => {
    const { client, host, close } = await opened(name)
    const run = runOf(await client.runs.start(study))
    const events = await client.runs.follow({ run })
    await events.next()
    close()
    await expect(follow(events)).rejects.toMatchObject({ name: 'ConnectionLost' })
    const again = (await channels['in memory'](host)).client
    expect(await follow(await again.runs.follow({ run }))).toMatchObject({ state: 'finished', done: 160 })
  })
})

async function opened(name: ChannelName, withTasks = true): Promise<Channel & { readonly host: Host }> {
  const { host, close } = openHostAt(temporaryFolder())
  const channel = await channels[name](host)
  onTestFinished(async () => {
    channel.close()
    await close()
  })
  if (withTasks)
    await follow(
      await channel.client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }),
    )
  return { ...channel, host }
}

function runOf(begun: Awaited<ReturnType<Client['runs']['start']>>): string {
  if (begun.state === 'queued') throw new Error('the run was queued')
  return begun.run
}

/** Whether the name is free and the lock, too: an import under way holds it. */
async function settledImport(client: Client): Promise<string> {
  const events = await safe(client.collections.import({ path: tasks, name: 'half', replace: false, skipBroken: false }))
  if (events.error) return String(events.error)
  return follow(events.data).then(
    () => 'taken',
    (error: unknown) => String(error),
  )
}
