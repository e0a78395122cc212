import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RunEvent } from '#contract/run-events.ts'
import { presets } from '#core/conditions/index.ts'
import { carry, follow, openHostAt, openTestHost, type TestClient } from '../../support/host.ts'
import { root } from '../../support/placebo.ts'
import { reasonsAgainst } from '../../support/refused.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'

const folder = fileFolder('checkpoints')
const collection = writeSplitCollection(join(folder, 'split'), 6)

/** 2 train tasks × 3 instances in batches of two, for three epochs: 9 steps. */
const request = {
  name: 'study',
  collection: 'split',
  model: join(root, 'resources/models/placebo-starter.gguf'),
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 1024,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
  tuning: {
    method: { kind: 'full' as const },
    settings: {
      epochs: 3,
      batch: 2,
      learningRate: 3e-4,
      schedule: 'cosine' as const,
      warmUp: 0.2,
      weightDecay: 0,
      clip: 1,
      checkpointEvery: 3,
    },
    trainTasks: [...splitTasks.train],
    trainConditions: [presets.original],
    testConditions: 'same' as const,
    sizes: [3],
    seeds: [1],
    heldOutPerTask: 1,
    checkpoints: 'powers-of-two' as const,
  },
}
const { checkpoints, ...ended } = request.tuning
const steps = [1, 2, 4, 8]

const importSplit = async (client: TestClient) =>
  follow(await client.collections.import({ path: collection, name: 'split', replace: false, skipBroken: false }))

/** Everything that does not say when and where. */
async function outcomeOf(client: TestClient, run: string) {
  const { trainings, cells } = await client.runs.show({ run })
  const table = await client.results.table({ run, by: null, compare: null })
  const over = await client.results.overSteps({ run })
  const trials = await follow(await client.results.trialsJsonl({ run }), () => undefined)
  return {
    trainings: trainings.map(({ name, step, state, sha256, steps: done, heldOutLoss, parity }) => ({
      name,
      step,
      state,
      sha256,
      done,
      heldOutLoss,
      parity,
    })),
    cells: cells.map(({ name, done }) => [name, done]),
    table: { groups: table.groups, comparisons: table.comparisons, verdict: table.verdict },
    over: { said: over.said, curves: over.curves, tables: over.tables },
    trials: trials.trials,
  }
}

describe.skipIf(!trainerAvailable)(`models that are asked on the way${trainerReason}`, () => {
  let unbroken: Awaited<ReturnType<typeof outcomeOf>>
  let without: Awaited<ReturnType<typeof outcomeOf>>
  const home = join(folder, 'home')

  beforeAll(async () => {
    const opened = openHostAt(home)
    await importSplit(opened.client)
    await carry(opened, (client) => client.runs.start(request))
    unbroken = await outcomeOf(opened.client, 'study')
    await opened.close()
    // Its name stands in the file of a trained model.
    const beside = openHostAt(join(folder, 'beside'))
    await importSplit(beside.client)
    await carry(beside, (client) => client.runs.start({ ...request, tuning: ended }))
    without = await outcomeOf(beside.client, 'study')
    await beside.close()
  }, 300_000)

  const opened = (at = home) => openTestHost(at)

  test('each is trained further than the one before it, certified and asked; the end is that of a study without', () => {
    expect(unbroken.trainings.map(({ step, state, done }) => [step, state, done])).toEqual([
      ...steps.map((step) => [step, 'trained', step]),
      [undefined, 'trained', 9],
    ])
    for (const { parity } of unbroken.trainings) expect(parity?.equal).toBe(parity?.prompts)
    expect(new Set(unbroken.trainings.map(({ sha256 }) => sha256)).size).toBe(5)
    expect(unbroken.trainings.at(-1)).toEqual(without.trainings[0])
    expect(unbroken.cells.map(([name]) => name)).toEqual([
      'untuned, asked with Original',
      ...steps.map((step) => `tuned on Original, asked with Original (3 per task, step ${step}, seed 1)`),
      'tuned on Original, asked with Original (3 per task, seed 1)',
    ])
    expect(unbroken.table).toEqual(without.table)
    expect(without.over.tables).toEqual([])
  })

  test('each has the whole curve up to its step, and no checkpoint is left', async () => {
    const { client, host } = opened()
    const { id, trainings } = await client.runs.show({ run: 'study' })
    const curves = await Promise.all(
      trainings.map(async ({ position }) => (await client.trainings.curve({ run: id, training: position })).steps),
    )
    for (const [i, end] of [...steps, 9].entries()) {
      expect(curves[i]?.map(({ step }) => step)).toEqual(Array.from({ length: end }, (_, step) => step + 1))
      expect(curves[i]?.map(({ loss, learningRate }) => [loss, learningRate])).toEqual(
        curves
          .at(-1)
          ?.slice(0, end)
          .map(({ loss, learningRate }) => [loss, learningRate]),
      )
    }
    const files = readdirSync(join(host.store.dataDirectory, 'trained', id))
    expect(files.filter((file) => !file.endsWith('.gguf'))).toEqual([])
    const { models } = await client.models.list()
    expect(models.map(({ name }) => name)).toEqual(
      expect.arrayContaining(steps.map((step) => `placebo-starter-original-3-seed1-step${step}`)),
    )
    expect(models.find(({ name }) => name.endsWith('step4'))?.origin?.training).toEqual({
      condition: presets.original,
      size: 3,
      seed: 1,
      step: 4,
    })
  })

  test('results over the steps: scores with their half-times, style, and a curve for each kind', async () => {
    const { curves, tables } = unbroken.over
    expect(curves.map(({ kind, trained, asked, size }) => [kind, trained, asked, size])).toEqual([
      ['classification', 'Original', 'Original', 3],
      ['generation', 'Original', 'Original', 3],
    ])
    for (const { scores } of curves)
      for (const { points } of scores)
        expect(points.map(({ step, isEnd }) => [step, isEnd])).toEqual([
          ...[0, ...steps].map((step) => [step, false]),
          [9, true],
        ])
    expect(tables.map(({ name }) => name)).toEqual([
      'over-steps-classification',
      'over-steps-generation',
      'half-times',
      'style-over-steps',
    ])
    const { client } = opened()
    const drawn = await client.results.writeFigures({ run: 'study', folder: temporaryFolder(), overwrite: false })
    expect(drawn.files).toContain('over-steps.svg')
  })

  test.each<[string, (event: RunEvent) => boolean]>([
    ['between two models', (event) => event.type === 'trained' && event.training === 1],
    ['at a step of the third', (event) => event.type === 'step' && event.training === 2 && event.step === 3],
    ['while the last is certified', (event) => event.type === 'certifying' && event.training === 4],
  ])(
    'stopped %s, it resumes and ends like an unbroken one, file for file',
    { timeout: 300_000 },
    async (_, isMoment) => {
      const { client, host } = opened(temporaryFolder())
      await importSplit(client)
      const end = await carry(
        { client, host },
        () => client.runs.start(request),
        (event, stop) => {
          if (isMoment(event)) stop('stopped')
        },
      )
      expect(end.state).toBe('stopped')
      expect(await carry({ client, host }, () => client.runs.resume({ run: 'study', threads: 1 }))).toMatchObject({
        state: 'finished',
      })
      expect(await outcomeOf(client, 'study')).toEqual(unbroken)
    },
  )

  test('a trainer and an engine that are killed on the way cost nothing', { timeout: 300_000 }, async () => {
    const { client, host, killTrainer, killEngine } = opened(temporaryFolder())
    await importSplit(client)
    const killed = new Set<string>()
    await carry(
      { client, host },
      () => client.runs.start(request),
      (event) => {
        const at =
          event.type === 'step' || event.type === 'certifying' || event.type === 'trained'
            ? `${event.type} ${event.training}`
            : ''
        if (!['step 2', 'step 4', 'certifying 1', 'trained 3'].includes(at) || killed.has(at)) return
        killed.add(at)
        if (event.type === 'step') killTrainer()
        else killEngine()
      },
    )
    expect(killed.size).toBe(4)
    expect(await outcomeOf(client, 'study')).toEqual(unbroken)
  })

  test('a bundle holds it, is verified without a difference, and opens elsewhere with the same results', async () => {
    const file = join(folder, 'study.zip')
    const { client } = opened()
    const { id } = await client.runs.show({ run: 'study' })
    await follow(await client.bundles.make({ run: id, file, adapters: false }))
    expect(await follow(await client.bundles.verify({ file }))).toMatchObject({ differing: 0, broken: [] })
    const there = opened(temporaryFolder())
    await follow(await there.client.bundles.open({ file }))
    expect((await outcomeOf(there.client, id)).over).toEqual(unbroken.over)
  })

  test(
    'in shards one machine makes all models of a training; gathered, they are the run',
    { timeout: 300_000 },
    async () => {
      const { client, host } = opened(temporaryFolder())
      await importSplit(client)
      const { run } = await client.runs.plan(request)
      const at = join(temporaryFolder(), 'shards')
      expect(await follow(await client.shards.make({ run, folder: at, shards: 2, withModel: false }))).toMatchObject({
        trainings: 1,
        asking: 2,
      })
      for (const number of [1, 2, 3]) {
        const node = openHostAt(join(temporaryFolder(), 'store'))
        const begun = await follow(await node.client.shards.begin({ folder: join(at, String(number)) }))
        if (begun.state !== 'begun') throw new Error(JSON.stringify(begun))
        await carry(node, () => node.client.runs.resume({ run: begun.run, threads: 1 }))
        await follow(await node.client.shards.finish({ folder: join(at, String(number)) }))
        await node.close()
      }
      expect(await follow(await client.shards.gather({ folder: at }))).toMatchObject({
        trainings: 5,
        missing: [],
        refused: [],
        state: 'finished',
      })
      expect(await outcomeOf(client, run)).toEqual(unbroken)
      expect(existsSync(join(host.store.dataDirectory, 'trained', run))).toBe(true)
    },
  )

  test('no training of it is done elsewhere: another trainer passes through other weights', async () => {
    const { client } = opened()
    const reason =
      /asks checkpoints of its trainings, which Placebo's own trainer makes on the way; plan the study without them/
    const { id } = await client.runs.show({ run: 'study' })
    const out = client.trainings.handOut({ run: id, folder: join(temporaryFolder(), 'out'), target: 'trl' })
    expect(await reasonsAgainst(out.then((events) => follow(events)))).toEqual([expect.stringMatching(reason)])
    const taken = client.trainings.takeIn({ run: id, training: '0', kind: 'model', file: request.model })
    expect(await reasonsAgainst(taken)).toEqual([expect.stringMatching(reason)])
  })

  test('a check counts its cells, trials and models before it begins', async () => {
    const { client } = opened()
    const [many, one] = [
      await client.studies.check({ request }),
      await client.studies.check({ request: { ...request, tuning: ended } }),
    ]
    expect(many.size).toMatchObject({ trainings: 1, cells: 6, trials: 3 * one.size!.trials })
    expect(checkpoints).toBe('powers-of-two')
  })
})
