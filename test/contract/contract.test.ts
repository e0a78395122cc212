import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
  collection: 'split', model, conditions: Object.values(presets), decodings: ['free' as const], k: 1, seed: 1, margin: 3, maxAnswerTokens: 8, contextSize: 512,
  gpuLayers: 0, threads: 1, skipUnfit: true, name: 'study', instancesPerTask: 10,
}

const transcripts = new Map<ChannelName, unknown>()

describe.each(channelNames)('the contract %s', (name) => {
  beforeAll(async () => {
    const data = join(folder, name)
    const { host, close } = openHostAt(data)
    const channel = await channels[name](host)
    const told = await everyCall(channel.client, { model, tasks, folder: data })
    transcripts.set(name, steady(told, data))
    channel.close()
    await close()
  }, 120_000)

  test('every call answers', () => {
    const told = transcripts.get(name) as Awaited<ReturnType<typeof everyCall>>
    expect(told['collections.import'].at(-1)).toMatchObject({ name: 'split', tasks: 4, instances: 240 })
    expect(told['runs.start'].filter((event) => isTrial(event))).toHaveLength(16)
    expect(told['runs.start'].at(-1)).toMatchObject({ state: 'finished', done: 16, total: 16 })
    expect(told['runs.resume'].at(-1)).toMatchObject({ state: 'finished', done: 16 })
    expect(told['results.table']).toMatchObject({ done: 16, by: 'task' })
    expect(told['trainings.start'].at(-1)).toMatchObject(trainerAvailable ? { state: 'finished' } : { code: 'INVALID_REQUEST' })
    expect(told['models.merge']).toMatchObject(trainerAvailable ? { name: 'merged', origin: { method: 'merged' } } : { code: 'INVALID_REQUEST' })
  })

  test('and answers what it answers in memory', () => {
    expect(transcripts.get(name)).toEqual(transcripts.get('in memory'))
  })

  test.each([
    ['a reason of our own', 'INVALID_REQUEST', (client: Client) => client.collections.show({ name: 'none' }), { reasons: [expect.stringMatching(/^invalid collection: none/) as string] }],
    ['before the first event', 'INVALID_REQUEST', async (client: Client) => follow(await client.runs.resume({ run: 'none' })), { reasons: [expect.stringMatching(/^invalid run: none/) as string] }],
    ['input the schema refuses', 'BAD_REQUEST', (client: Client) => client.collections.show({ name: '' }), { issues: [expect.objectContaining({ path: ['name'] }) as object] }],
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

  test('whoever leaves a run early has stopped it; it can be resumed to its end', { timeout: 60_000 }, async () => {
    const { client } = await opened(name)
    let told = 0
    for await (const event of await client.runs.start(study)) if (event.type === 'trial' && ++told === 5) break
    const stopped = await settled(client)
    expect(stopped).toMatchObject({ state: 'stopped' })
    expect(stopped.done).toBeGreaterThanOrEqual(5)
    expect(stopped.done).toBeLessThan(stopped.total)
    expect(await follow(await client.runs.resume({ run: stopped.id }))).toMatchObject({ state: 'finished', done: stopped.total })
  })

  test('an aborted run has stopped, and its lock is free', { timeout: 60_000 }, async () => {
    const { client } = await opened(name)
    const controller = new AbortController()
    const end = follow(await client.runs.start(study, { signal: controller.signal }), (event) => event.type === 'trial' && event.progress.done === 5 && controller.abort())
    // In memory the caller hears the end; over a wire nobody listens any more.
    if (name === 'in memory') expect(await end).toMatchObject({ state: 'stopped' })
    else await expect(end).rejects.toMatchObject({ name: 'AbortError' })
    const stopped = await settled(client)
    expect(stopped).toMatchObject({ state: 'stopped' })
    const again = await client.runs.resume({ run: stopped.id })
    expect((await again.next()).value).toMatchObject({ type: 'planned', done: stopped.done })
    await again.return()
  })

  test('an import that is left early leaves nothing behind', async () => {
    const { client } = await opened(name, false)
    for await (const event of await client.collections.import({ path: tasks, name: 'half', replace: false, skipBroken: false })) if (event.tasks === 1) break
    await expect.poll(async () => settledImport(client)).toBe('taken')
    expect((await client.collections.list()).collections.map((each) => each.name)).toEqual(['half'])
  })

  test.skipIf(name === 'in memory')('a page that goes away has stopped its run', { timeout: 60_000 }, async () => {
    const { client, host, close } = await opened(name)
    const started = await client.runs.start(study)
    for (let i = 0; i < 3; i++) await started.next()
    close()
    expect(await settled((await channels['in memory'](host)).client)).toMatchObject({ state: 'stopped' })
    await expect(follow(started)).rejects.toMatchObject({ name: 'ConnectionLost' })
  })
})

async function opened(name: ChannelName, withTasks = true): Promise<Channel & { readonly host: Host }> {
  const { host, close } = openHostAt(temporaryFolder())
  const channel = await channels[name](host)
  onTestFinished(async () => {
    channel.close()
    await close()
  })
  if (withTasks) await follow(await channel.client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
  return { ...channel, host }
}

/** The only run, once nobody carries it out any more. */
async function settled(client: Client) {
  for (;;) {
    const [run] = (await client.runs.list()).runs
    if (run && run.state !== 'running') return run
    await sleep(20)
  }
}

/** Whether the name is free and the lock, too: an import under way holds it. */
async function settledImport(client: Client): Promise<string> {
  const events = await safe(client.collections.import({ path: tasks, name: 'half', replace: false, skipBroken: false }))
  if (events.error) return String(events.error)
  return follow(events.data).then(() => 'taken', (error: unknown) => String(error))
}

function isTrial(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'type' in event && event.type === 'trial'
}
