import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { carry, follow, openHostAt, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'
import { saying } from '../../support/saying.ts'

const folder = fileFolder('tuning')
const tasks = writeSplitCollection(join(folder, 'split'))
const model = writeTestModel(folder)

const settings = {
  epochs: 3,
  batch: 2,
  learningRate: 0.01,
  schedule: 'linear' as const,
  warmUp: 0,
  weightDecay: 0,
  clip: 1,
  checkpointEvery: 2,
}
const lora = { kind: 'lora' as const, rank: 2, alpha: 4, matrices: ['attn_q' as const, 'ffn_down' as const] }
const tuning = {
  method: lora,
  settings,
  trainTasks: [...splitTasks.train],
  trainConditions: [presets.original, presets.delusive],
  testConditions: 'same' as const,
  sizes: [1, 3],
  seeds: [1],
  heldOutPerTask: 1,
}
const request = {
  collection: 'split',
  model,
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 512,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
  name: 'study',
  tuning,
}
/** 2 tasks × 8 instances × (2 untuned cells + 4 trainings). */
const total = 96

let unbroken: Awaited<ReturnType<typeof resultsOf>>

describe.skipIf(!trainerAvailable)(`studies with tuning${trainerReason}`, () => {
  beforeAll(async () => {
    const opened = openHostAt(join(folder, 'unbroken'))
    await importSplit(opened.client)
    await carry(opened, (client) => client.runs.start(request))
    unbroken = await resultsOf(opened.client)
    await opened.close()
  }, 120_000)

  test(
    'untuned cells, then each training with its cells; files, certificates and ancestry are kept, checkpoints are not',
    { timeout: 120_000 },
    async () => {
      const { client, host } = openTestHost(temporaryFolder())
      await importSplit(client)
      const reported: string[] = []
      const end = await carry(
        { client, host },
        () => client.runs.start(request),
        (event) => {
          const what =
            event.type === 'trial'
              ? `trial ${event.cell}`
              : event.type === 'step' || event.type === 'held-out'
                ? `step ${event.training}`
                : event.type === 'trained' || event.type === 'certifying'
                  ? `${event.type} ${event.training}`
                  : event.type
          if (reported.at(-1) !== what) reported.push(what)
        },
      )
      expect(end).toMatchObject({ state: 'finished', done: total, total, engineErrors: 0 })
      expect(reported).toEqual([
        'planned',
        'trial 0',
        'trial 1',
        ...[0, 1, 2, 3].flatMap((i) => [`step ${i}`, `certifying ${i}`, `trained ${i}`, `trial ${i + 2}`]),
      ])

      const run = await client.runs.show({ run: 'study' })
      expect(run.cells.map(({ name, training, done }) => [name, training, done])).toEqual([
        ['untuned, asked with Original', null, 16],
        ['untuned, asked with Delusive', null, 16],
        ['tuned on Original, asked with Original (1 per task, seed 1)', 0, 16],
        ['tuned on Original, asked with Original (3 per task, seed 1)', 1, 16],
        ['tuned on Delusive, asked with Delusive (1 per task, seed 1)', 2, 16],
        ['tuned on Delusive, asked with Delusive (3 per task, seed 1)', 3, 16],
      ])
      expect(run).toMatchObject({
        trainTasks: splitTasks.train,
        tasks: splitTasks.test,
        study: { tuning: { method: lora, settings, sizes: [1, 3] } },
      })
      for (const training of run.trainings) {
        expect(training).toMatchObject({
          state: 'trained',
          steps: training.size === 1 ? 3 : 9,
          firstEpochLoss: expect.any(Number) as number,
          lastEpochLoss: expect.any(Number) as number,
          heldOutBefore: expect.any(Number) as number,
          heldOutLoss: expect.any(Number) as number,
          parity: { prompts: 24 },
          threads: 1,
        })
        expect(training.parity?.equal).toBeGreaterThanOrEqual(22)
        expect(existsSync(training.file)).toBe(true)
      }
      expect(
        readdirSync(join(host.store.dataDirectory, 'trained', run.id)).filter((file) => !file.endsWith('.gguf')),
      ).toEqual([])

      const { models } = await client.models.list()
      expect(
        models.map(({ name, kind, origin }) => [
          name,
          kind,
          origin?.method,
          origin?.parent,
          origin?.run,
          origin?.training?.size,
        ]),
      ).toEqual([
        ['test-model', 'model', undefined, undefined, undefined, undefined],
        ...['delusive-1', 'delusive-3', 'original-1', 'original-3'].map((name) => [
          `test-model-${name}-seed1`,
          'adapter',
          'lora',
          'test-model',
          run.id,
          Number(name.at(-1)),
        ]),
      ])
      const { steps } = await client.trainings.curve({ run: run.id, training: 1 })
      // 2 tasks × 3 instances in batches of two: three steps an epoch.
      expect(steps.filter(({ epochLoss }) => epochLoss !== null).map(({ step }) => step)).toEqual([3, 6, 9])
      expect(run.trainings[1]).toMatchObject({
        firstEpochLoss: steps[2]?.epochLoss,
        lastEpochLoss: steps[8]?.epochLoss,
        heldOutLoss: steps[8]?.heldOutLoss,
      })
      expect(steps.map(({ step, heldOutLoss }) => [step, heldOutLoss !== null])).toEqual(
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => [step, step % 2 === 0 || step === 9]),
      )
      expect(await resultsOf(client)).toEqual(unbroken)
    },
  )

  test.each([1, 4, 12])(
    'stopped after training step %i in all, it resumes and ends like an unbroken one, file for file',
    { timeout: 120_000 },
    async (after) => {
      const { client, host } = openTestHost(temporaryFolder())
      await importSplit(client)
      let steps = 0
      const end = await carry(
        { client, host },
        () => client.runs.start(request),
        (event, stop) => {
          if (event.type === 'step' && ++steps === after) stop('stopped')
        },
      )
      expect(end).toMatchObject({ state: 'stopped' })
      expect(await carry({ client, host }, () => client.runs.resume({ run: 'study', threads: 1 }))).toMatchObject({
        state: 'finished',
        done: total,
      })
      expect(await resultsOf(client)).toEqual(unbroken)
    },
  )

  test(
    'a killed trainer process costs its steps since the last checkpoint, and nothing else',
    { timeout: 120_000 },
    async () => {
      const { client, host, killTrainer } = openTestHost(temporaryFolder())
      await importSplit(client)
      const steps: number[] = []
      const end = await carry(
        { client, host },
        () => client.runs.start({ ...request, tuning: { ...tuning, sizes: [3] } }),
        (event) => {
          if (event.type !== 'step' || event.training !== 0) return
          steps.push(event.step)
          if (event.step === 5 && steps.length === 5) killTrainer()
        },
      )
      expect(end).toMatchObject({ state: 'finished' })
      expect(steps.slice(0, 5)).toEqual([1, 2, 3, 4, 5])
      expect(steps.filter((step) => step <= 4)).toEqual([1, 2, 3, 4])
      const whole = unbroken.trainings.filter(({ size }) => size === 3).map(({ sha256 }) => sha256)
      expect((await client.runs.show({ run: 'study' })).trainings.map(({ sha256 }) => sha256)).toEqual(whole)
    },
  )

  test('an engine process killed in every stage costs nothing', { timeout: 120_000 }, async () => {
    const { client, host, killEngine } = openTestHost(temporaryFolder())
    await importSplit(client)
    const killedIn = new Set<string>()
    const end = await carry(
      { client, host },
      () => client.runs.start({ ...request, tuning: { ...tuning, trainConditions: [presets.original], sizes: [3] } }),
      (event) => {
        const stage = event.type === 'trial' ? `trial ${event.cell}` : event.type === 'held-out' ? 'step' : event.type
        if (!killedIn.has(stage)) killEngine()
        killedIn.add(stage)
      },
    )
    expect([...killedIn]).toEqual(['planned', 'trial 0', 'step', 'certifying', 'trained', 'trial 1'])
    expect(end).toMatchObject({ state: 'finished', engineErrors: 0, done: 32 })
    const { trainings } = await client.trainings.list({ run: 'study' })
    expect({ ...trainings[0], position: 1, seconds: 0, file: '' }).toEqual(unbroken.trainings[1])
  })

  test(
    'a training that cannot write its checkpoint fails with the reason and keeps the one before; once it can, it goes on',
    { timeout: 120_000 },
    async () => {
      const { client, host } = openTestHost(temporaryFolder())
      await importSplit(client)
      // Long enough to be stopped in the middle, however fast the machine.
      const long = {
        ...request,
        instancesPerTask: 1,
        tuning: { ...tuning, trainConditions: [presets.original], sizes: [3], settings: { ...settings, epochs: 100 } },
      }
      const { run } = await carry(
        { client, host },
        () => client.runs.start(long),
        (event, stop) => {
          if (event.type === 'step' && event.step === 5) stop('stopped')
        },
      )
      const stateNow = async () => (await client.trainings.list({ run })).trainings[0]
      expect(await stateNow()).toMatchObject({ state: 'interrupted', steps: 300 })
      const at = join(host.store.dataDirectory, 'trained', run)
      const [checkpoint] = readdirSync(at).filter((file) => file.endsWith('.checkpoint'))
      mkdirSync(join(at, `${checkpoint ?? ''}.part`))
      expect(await carry({ client, host }, () => client.runs.resume({ run }))).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(/training Original, 3 per task, seed 1: .*EISDIR/) as string,
        remedy: 'resume',
      })
      expect(await stateNow()).toMatchObject({ state: 'failed', message: expect.stringContaining('EISDIR') as string })
      rmSync(join(at, `${checkpoint ?? ''}.part`), { recursive: true })
      const steps: number[] = []
      await carry(
        { client, host },
        () => client.runs.resume({ run, threads: 1 }),
        (event) => event.type === 'step' && steps.push(event.step),
      )
      expect(steps[0]).toBeGreaterThanOrEqual(6)
      expect(steps.at(-1)).toBe(300)
      expect((await client.trainings.curve({ run, training: 0 })).steps.map(({ step }) => step)).toEqual(
        Array.from({ length: 300 }, (_, i) => i + 1),
      )
    },
  )

  test(
    'a training that diverges is told with its step, keeps the others from nothing, and ends the run as failed',
    { timeout: 120_000 },
    async () => {
      const { client, host } = openTestHost(temporaryFolder())
      await importSplit(client)
      const wild = {
        ...request,
        tuning: {
          ...tuning,
          method: { kind: 'full' as const },
          sizes: [3],
          settings: { ...settings, learningRate: 10, schedule: 'constant' as const, clip: 1e9 },
        },
      }
      const diverged: string[] = []
      expect(
        await carry(
          { client, host },
          () => client.runs.start(wild),
          (event) => event.type === 'diverged' && diverged.push(event.reason),
        ),
      ).toMatchObject({
        state: 'failed',
        remedy: 'results',
        message: expect.stringMatching(
          /training Original, 3 per task, seed 1: training diverged at step \d.*training Delusive, 3 per task, seed 1: training diverged at step \d.*no scores/,
        ) as string,
      })
      expect(diverged).toHaveLength(2)
      const run = await client.runs.show({ run: 'study' })
      expect(run).toMatchObject({
        state: 'failed',
        message: expect.stringContaining('diverged at step') as string,
        done: 32,
        total: 64,
      })
      expect(run.trainings.map(({ state, message }) => [state, /diverged at step/.test(message ?? '')])).toEqual([
        ['diverged', true],
        ['diverged', true],
      ])
      expect(run.cells.map(({ done }) => done)).toEqual([16, 16, 0, 0])
      expect((await client.results.table({ run: 'study', by: null, compare: null })).cells).toHaveLength(4)
      expect(await carry({ client, host }, () => client.runs.resume({ run: 'study' }))).toMatchObject({
        state: 'failed',
        remedy: 'results',
      })
    },
  )

  test(
    'a tuned model that gives no numbers has diverged: told as that, not as a damaged file, and not tried again',
    { timeout: 120_000 },
    async () => {
      const { client, host } = openTestHost(temporaryFolder())
      await importSplit(client)
      const { run } = await carry(
        { client, host },
        () => client.runs.start({ ...request, tuning: { ...tuning, trainConditions: [presets.original], sizes: [1] } }),
        (event, stop) => {
          if (event.type === 'trained') stop('stopped')
        },
      )
      const [training] = (await client.trainings.list({ run })).trainings
      const file = training?.file ?? ''
      // As a version wrote it that did not look: finite factors, whose product with what goes through the model is not.
      const bytes = readFileSync(file)
      for (let at = bytes.length - 2048; at + 4 <= bytes.length; at += 4) bytes.writeFloatLE(1e38, at)
      writeFileSync(file, bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      host.store.writing.exec(
        `UPDATE trainings SET sha256 = '${sha256}', parity_prompts = NULL, parity_equal = NULL, parity_difference = NULL`,
      )
      const resumed = () => carry({ client, host }, () => client.runs.resume({ run, threads: 1 }))
      const end = await resumed()
      expect(end).toMatchObject({
        state: 'failed',
        remedy: 'results',
        message: expect.stringMatching(
          /^training Original, 1 per task, seed 1: training diverged: the tuned model gives (NaN|-?Infinity) in place of a number; try a lower learning rate; its cells have no scores/,
        ) as string,
      })
      expect((await client.trainings.list({ run })).trainings).toMatchObject([
        { state: 'diverged', sha256: null, parity: null },
      ])
      expect(existsSync(file)).toBe(false)
      expect(await resumed()).toEqual(end)
    },
  )

  test(
    'test conditions of their own are asked of every tuned model, and full training writes models',
    { timeout: 120_000 },
    async () => {
      const { client, host } = openTestHost(temporaryFolder())
      await importSplit(client)
      await carry({ client, host }, () =>
        client.runs.start({
          ...request,
          instancesPerTask: 2,
          tuning: {
            ...tuning,
            method: { kind: 'full' },
            trainConditions: [presets.empty],
            testConditions: [presets.original, presets.simplified],
            sizes: [1],
          },
        }),
      )
      const run = await client.runs.show({ run: 'study' })
      expect(run.cells.map(({ name }) => name)).toEqual([
        'untuned, asked with Original',
        'untuned, asked with Simplified',
        'tuned on Empty, asked with Original (1 per task, seed 1)',
        'tuned on Empty, asked with Simplified (1 per task, seed 1)',
      ])
      const [tuned] = (await client.models.list()).models.filter(({ origin }) => origin !== null)
      expect(tuned).toMatchObject({ kind: 'model', origin: { method: 'full', parent: 'test-model' } })
      expect(await client.models.show({ file: tuned?.name ?? '' })).toMatchObject({
        ...tuned,
        details: { chatTemplate: null },
      })
    },
  )

  test.each<[string, (file: string) => void, RegExp]>([
    [
      'changed',
      (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')])),
      /is no longer the file that was trained; bring that one back/,
    ],
    ['gone', (file) => rmSync(file), /is gone; bring it back/],
  ])(
    'a trained file that is %s is refused by name while there is something to ask of it',
    { timeout: 120_000 },
    async (_, spoil, reason) => {
      const { client, host } = openTestHost(temporaryFolder())
      await importSplit(client)
      await carry(
        { client, host },
        () => client.runs.start(request),
        (event, stop) => {
          if (event.type === 'trial' && event.cell === 2) stop('stopped')
        },
      )
      const file = (await client.runs.show({ run: 'study' })).trainings[0]?.file ?? ''
      const kept = `${file}.kept`
      copyFileSync(file, kept)
      spoil(file)
      const refusal = { code: 'INVALID_REQUEST', data: { reasons: [saying(reason)] } }
      const failure = await carry({ client, host }, () => client.runs.resume({ run: 'study' })).catch(
        (error: unknown) => error,
      )
      expect(failure).toMatchObject(refusal)
      expect((failure as { data: { reasons: string[] } }).data.reasons[0]).toContain(file)
      copyFileSync(kept, file)
      await carry({ client, host }, () => client.runs.resume({ run: 'study', threads: 1 }))
      expect(await resultsOf(client)).toEqual(unbroken)
    },
  )
})

async function importSplit(client: TestClient): Promise<void> {
  await follow(await client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
}

/** Everything that two runs of the same study must share; not how long it took and where it lies. */
async function resultsOf(client: TestClient) {
  const table = await client.results.table({ run: 'study', by: 'task', compare: null })
  const { trainings } = await client.trainings.list({ run: 'study' })
  return {
    table: { ...table, run: '', trainings: [] },
    trainings: trainings.map((training) => ({ ...training, seconds: 0, file: '' })),
  }
}
