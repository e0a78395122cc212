import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { vi } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import type { RunEnd, RunEvent } from '#contract/run-events.ts'
import { follow, openTestHost, type TestClient } from './host.ts'
import { writeTestModel } from './model.ts'
import { fileFolder, temporaryFolder } from './temporary.ts'
import { writeTinyCollection } from './tiny-collection.ts'

// Several hundred trials on a real engine, on machines that have other things to do.
vi.setConfig({ testTimeout: 120_000 })

const folder = fileFolder('runs')
export const tasks = writeTinyCollection(join(folder, 'tiny'), 40)
export const model = writeTestModel(folder)

/** 3 tasks × 40 instances × 2 conditions: not over before a test has said what it has to say. */
export const request = {
  collection: 'tiny',
  model,
  conditions: [presets.original, presets.empty],
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
  name: 'study',
  instancesPerTask: 40,
}
export const total = 240
/** Done within a second. */
export const short = { ...request, instancesPerTask: 1 }

/** A host with the tiny collection. */
export async function opened() {
  const host = openTestHost(temporaryFolder())
  await importTiny(host.client)
  return host
}

export async function importTiny(client: TestClient): Promise<void> {
  await follow(await client.collections.import({ path: tasks, name: 'tiny', replace: false, skipBroken: false }))
}

export async function begun(client: TestClient, study: Parameters<TestClient['runs']['start']>[0]): Promise<string> {
  const started = await client.runs.start(study)
  if (started.state !== 'started') throw new Error('it was queued')
  return started.run
}

/** Everything one follower is told. */
export async function reported(client: TestClient, run: string): Promise<{ events: RunEvent[]; end: RunEnd }> {
  const events: RunEvent[] = []
  const end = await follow(await client.runs.follow({ run }), (event) => events.push(event))
  return { events, end }
}

export async function firstTwo(client: TestClient, run: string): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of await client.runs.follow({ run })) if (events.push(event) === 2) break
  return events
}

/** Resolves once so many trials are done; leaves then. */
export async function trials(client: TestClient, run: string, done: number): Promise<void> {
  for await (const event of await client.runs.follow({ run })) {
    if (event.type !== 'planned' && 'progress' in event && event.progress.done >= done) return
  }
}

/** Nothing is under way, and nothing is left that could begin. */
export async function quiet(client: TestClient): Promise<void> {
  for (;;) {
    const { queue, active } = await client.runs.queue()
    const { runs } = await client.runs.list()
    if (
      active === null &&
      queue.every(({ refusal }) => refusal !== null) &&
      runs.every(({ state }) => state !== 'running')
    )
      return
    await sleep(50)
  }
}
