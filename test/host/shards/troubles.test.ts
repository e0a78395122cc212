import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { carry, follow, openHostAt } from '../../support/host.ts'
import { placebo, root, type Ran } from '../../support/placebo.ts'
import { noSmallDisk, smallDisk } from '../../support/small-disk.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'

const folder = fileFolder('shard-troubles')
const tasks = writeSplitCollection(join(folder, 'split'), 6)
const { settings } = tuningDefaults.lora

const asked = {
  collection: 'split',
  model: join(root, 'resources/models/placebo-starter.gguf'),
  tasks: [...splitTasks.test],
  conditions: [presets.original, presets.empty],
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 1024,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
}
/** Full training at a rate of 10 does not go well. */
const wild = {
  ...asked,
  conditions: undefined,
  tuning: {
    method: { kind: 'full' as const },
    settings: { ...settings, epochs: 4, batch: 2, learningRate: 10, schedule: 'constant' as const, clip: 1e9 },
    trainConditions: [presets.original],
    testConditions: 'same' as const,
    sizes: [3],
    seeds: [1],
    heldOutPerTask: 1,
    trainTasks: [...splitTasks.train],
  },
}
type Study = Parameters<Opened['client']['runs']['plan']>[0]
type Opened = ReturnType<typeof openHostAt>

/** A data directory with the collection. */
const home = join(folder, 'home')

beforeAll(async () => {
  const host = openHostAt(home)
  await follow(await host.client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
  await host.close()
}, 60_000)

function opened(data: string): Opened {
  const host = openHostAt(data)
  onTestFinished(host.close)
  return host
}

/** The same study carried out by one machine, and planned and cut into shards. */
async function both(study: Study, shards: number) {
  const data = join(temporaryFolder(), 'home')
  cpSync(home, data, { recursive: true })
  const host = opened(data)
  const { client } = host
  const whole = await carry(host, () => client.runs.start({ ...study, name: 'whole' }))
  const { run } = await client.runs.plan({ ...study, name: 'in shards' })
  const to = join(temporaryFolder(), 'shards')
  const made = await follow(await client.shards.make({ run, folder: to, shards, withModel: false }))
  return { ...host, whole, run, to, made }
}

/** As a machine of the cluster does it. */
async function carriedOut(shard: string) {
  const node = openHostAt(join(shard, 'store'))
  try {
    const begun = await follow(await node.client.shards.begin({ folder: shard }))
    if (begun.state === 'done') return begun
    const end = await carry(node, () => node.client.runs.resume({ run: begun.run, threads: 1 }))
    return { end, ...(await follow(await node.client.shards.finish({ folder: shard }))) }
  } finally {
    await node.close()
  }
}

/** Table and trials of a run, without what tells two runs of one study apart. */
async function outcomeOf({ client }: Opened, run: string): Promise<unknown> {
  const table = await client.results.table({ run, by: 'task', compare: null })
  const file = join(temporaryFolder(), 'trials.jsonl')
  await client.results.writeTrials({ run, file, overwrite: false })
  return { table: { ...table, run: '', name: '', trainings: [] }, trials: readFileSync(file, 'utf8') }
}

describe.skipIf(!trainerAvailable)(`shards${trainerReason}`, () => {
  test(
    'in fast mode are asked in it, and the gathered run is compared with exact mode, as one machine compares its own',
    { timeout: 240_000 },
    async () => {
      const { whole, run, to, ...host } = await both({ ...asked, mode: 'fast' }, 2)
      expect(whole.state).toBe('finished')
      for (const number of [1, 2])
        expect(await carriedOut(join(to, String(number)))).toMatchObject({ state: 'done', engineErrors: 0 })
      expect(await follow(await host.client.shards.gather({ folder: to }))).toMatchObject({
        taken: 2,
        open: 0,
        refused: [],
        state: 'to compare',
      })
      expect((await carry(host, () => host.client.runs.resume({ run, threads: 1 }))).state).toBe('finished')
      expect((await host.client.runs.show({ run })).modeDifference).not.toBeNull()
      expect(JSON.stringify(await outcomeOf(host, run))).toBe(JSON.stringify(await outcomeOf(host, whole.run)))
    },
  )

  test(
    'of a training that diverges end, all others are done, and the run fails as it does on one machine',
    { timeout: 240_000 },
    async () => {
      const { whole, run, to, made, ...host } = await both(wild, 2)
      expect(whole).toMatchObject({ state: 'failed', remedy: 'results' })
      expect(made).toMatchObject({ trainings: 1, asking: 2 })
      expect(await carriedOut(join(to, '1'))).toMatchObject({ state: 'done', end: { state: 'failed' } })
      for (const number of [2, 3])
        expect(await carriedOut(join(to, String(number)))).toMatchObject({ state: 'done', engineErrors: 0 })
      const gathered = await follow(await host.client.shards.gather({ folder: to }))
      expect(gathered).toMatchObject({ taken: 3, trainings: 1, refused: [], missing: [], state: 'failed' })
      const [of, alike] = [await host.client.runs.show({ run }), await host.client.runs.show({ run: whole.run })]
      expect([of.state, of.message, of.done]).toEqual([alike.state, alike.message, alike.done])
      expect(of.trainings.map(({ state }) => state)).toEqual(['diverged'])
      expect(JSON.stringify(await outcomeOf(host, run))).toBe(JSON.stringify(await outcomeOf(host, whole.run)))
    },
  )

  test.skipIf(noSmallDisk !== '')(
    `on a disk that is full lose nothing: with room again they go on, and so does gathering${noSmallDisk}`,
    { timeout: 400_000 },
    async () => {
      const { whole, run, to, ...host } = await both(asked, 2)
      const before = await outcomeOf(host, whole.run)
      await host.close()
      const [disk, store] = [smallDisk(), join(temporaryFolder(), 'store')]
      onTestFinished(disk.remove)
      const full = (ran: Ran) => {
        expect(ran.stderr).toMatch(/the disk is full|no space left/)
        expect(ran.code).toBeGreaterThan(0)
      }

      // A store: an opening wants 100 MB to be left.
      full(await placebo(join(disk.folder, 'store'), 'shard', 'run', join(to, '1'), '--threads', '1'))
      // The folder of the shards, when a result is to be written.
      const shards = join(disk.folder, 'shards')
      cpSync(to, shards, { recursive: true })
      disk.fill(4096)
      full(await placebo(store, 'shard', 'run', join(shards, '1'), '--threads', '1'))
      disk.empty()
      expect((await placebo(store, 'shard', 'run', join(shards, '1'), '--threads', '1')).code).toBe(0)
      expect((await placebo(`${store} 2`, 'shard', 'run', join(shards, '2'), '--threads', '1')).code).toBe(0)

      // Where the run is, when it is gathered.
      const data = join(disk.folder, 'home')
      cpSync(host.host.dataDirectory, data, { recursive: true })
      disk.fill(4096)
      full(await placebo(data, 'study', 'gather', shards))
      disk.empty()
      expect((await placebo(data, 'study', 'gather', shards)).code).toBe(0)
      const there = opened(data)
      expect((await there.client.runs.show({ run })).state).toBe('finished')
      expect(JSON.stringify(await outcomeOf(there, run))).toBe(JSON.stringify(before))
    },
  )
})
