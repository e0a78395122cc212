import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sentenceOf } from '#contract/errors.ts'
import type { StudyRequest } from '#contract/runs.ts'
import type { AskedRequest } from '#contract/studies.ts'
import { presets } from '#core/conditions/index.ts'
import { isError, type ProblemCode, type StudyField } from '#core/study/problems.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { planStudy } from '#host/studies/plan-study.ts'
import { countRunInstances, findRuns, readCells, readRunInstances, readRunTasks } from '#store/runs.ts'
import { readTrainings, readTrainTasks } from '#store/trainings.ts'
import { follow, openHostAt, openTestHost, type TestClient, type TestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'
import { saying } from '../../support/saying.ts'

const folder = fileFolder('studies')
const model = writeTestModel(folder)
const collections = {
  split: writeSplitCollection(join(folder, 'split'), 12),
  tiny: writeTinyCollection(join(folder, 'tiny')),
  odd: writeOddCollection(join(folder, 'odd')),
}

const { method, settings } = tuningDefaults.full
const tuning = {
  method,
  settings: { ...settings },
  trainTasks: [...splitTasks.train],
  trainConditions: [presets.original],
  testConditions: 'same' as const,
  sizes: [1],
  seeds: [1],
  heldOutPerTask: 1,
}
const either: StudyRequest = {
  collection: 'split',
  model,
  decodings: ['free'],
  k: 2,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 512,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
}
const asking: StudyRequest = { ...either, conditions: Object.values(presets) }
const tuned: StudyRequest = { ...either, tuning }

/** For tests that only look. */
let shared: TestHost
beforeAll(async () => {
  const { close, ...host } = openHostAt(fileFolder('studies-data'))
  afterAll(close)
  shared = await filled(host)
})

async function opened(): Promise<TestHost> {
  return filled(openTestHost(temporaryFolder()))
}

async function filled(opened: TestHost): Promise<TestHost> {
  for (const [name, path] of Object.entries(collections))
    await follow(await opened.client.collections.import({ path, name, replace: false, skipBroken: false }))
  await follow(await opened.client.models.add({ file: model }))
  return opened
}

const check = (client: TestClient, request: AskedRequest) => client.studies.check({ request })

test('instances are drawn by their seed, frozen with the run, and asked for again', async () => {
  const { client, host } = shared
  const drawn = async (instanceSeed: number | undefined) => {
    const planned = await planStudy(host, { ...asking, instancesPerTask: 4, instanceSeed })
    if (planned.state === 'refused') throw new Error('refused')
    const ids = readRunTasks(host.store, planned.run).map((_, task) =>
      readRunInstances(host.store, planned.run, task).map(({ instance }) => instance.id),
    )
    return { run: planned.run, ids }
  }
  const [first, one, again, other] = [await drawn(undefined), await drawn(1), await drawn(1), await drawn(2)]
  expect(one.ids).toEqual(again.ids)
  expect(one.ids).not.toEqual(first.ids)
  expect(one.ids).not.toEqual(other.ids)
  expect(one.ids.every((ids) => new Set(ids).size === 4)).toBe(true)
  const { study } = await client.runs.show({ run: one.run })
  expect([study.instancesPerTask, study.instanceSeed]).toEqual([4, 1])
  const { request } = await client.history.request({ run: one.run })
  expect(request).toMatchObject({ instancesPerTask: 4, instanceSeed: 1 })
  await client.reports.write({ run: one.run, file: join(folder, 'drawn.html') })
  expect(readFileSync(join(folder, 'drawn.html'), 'utf8')).toContain('4 instances drawn by seed 1 of each')
})

describe('what is counted is what is planned', () => {
  test.each<[string, StudyRequest]>([
    ['in context', asking],
    [
      'few instances, two decodings, one task',
      { ...asking, instancesPerTask: 3, decodings: ['free', 'constrained'], tasks: ['test_colour'] },
    ],
    ['a condition named twice', { ...asking, conditions: [presets.original, presets.original, presets.empty] }],
    ['instances that are drawn', { ...asking, instancesPerTask: 3, instanceSeed: 4 }],
    ['more instances asked for than there are', { ...asking, instancesPerTask: 50 }],
    [
      'each decoding its own tasks',
      { ...asking, collection: 'tiny', decodings: ['free', 'constrained', 'likelihood'], skipIneligible: true },
    ],
    ['ineligible tasks left out', { ...asking, collection: 'odd', skipIneligible: true }],
    ...(trainerAvailable
      ? ([
          [
            'tuned, tested as trained',
            {
              ...tuned,
              tuning: {
                ...tuning,
                trainConditions: [presets.original, presets.simplified],
                sizes: [1, 3],
                seeds: [1, 2],
              },
            },
          ],
          [
            'tuned, a grid',
            {
              ...tuned,
              instancesPerTask: 2,
              instanceSeed: 1,
              tuning: {
                ...tuning,
                trainConditions: [presets.original, presets.delusive],
                testConditions: [presets.original, presets.empty, presets.delusive],
              },
            },
          ],
          [
            'tuned, the same size twice, test tasks named',
            { ...tuned, tasks: ['test_last'], tuning: { ...tuning, sizes: [2, 2] } },
          ],
        ] satisfies [string, StudyRequest][])
      : []),
  ])('%s', { timeout: 60_000 }, async (_, request) => {
    const { client, host } = shared
    const { size } = await check(client, request)
    const planned = await planStudy(host, request)
    if (planned.state === 'refused') throw new Error(planned.reasons.map(sentenceOf).join())
    const [run] = findRuns(host.store, planned.run)
    const trainings = readTrainings(host.store, planned.run)
    const trainTasks = readTrainTasks(host.store, planned.run)
    expect(size).toMatchObject({
      cells: readCells(host.store, planned.run).length,
      trials: run?.total,
      instances: countRunInstances(host.store, planned.run),
      trainings: trainings.length,
      trainTasks: trainTasks.length,
    })
  })
})

describe('what the check calls an error keeps a study from beginning, and nothing else does', () => {
  test.each<[string, AskedRequest, readonly [ProblemCode, StudyField][]]>([
    ['an unknown collection', { ...asking, collection: 'none' }, [['collection-missing', 'collection']]],
    ['a task that is gone', { ...asking, tasks: ['test_last', 'gone'] }, [['tasks-missing', 'testTasks']]],
    ['no task', { ...asking, tasks: [] }, [['nothing-to-ask', 'testTasks']]],
    ['a model that is nowhere', { ...asking, model: '/nowhere/x.gguf' }, [['model-missing', 'model']]],
    [
      'a context longer than the model has',
      { ...asking, contextSize: 100_000 },
      [['context-too-large', 'contextSize']],
    ],
    ['a chat format without a template', { ...asking, format: 'chat' }, [['format-unavailable', 'format']]],
    [
      'as many answer tokens as context',
      { ...asking, maxAnswerTokens: 512 },
      [['no-room-for-prompts', 'maxAnswerTokens']],
    ],
    [
      'numbers that are none',
      { ...asking, k: 1.5, seed: -1, margin: 0, maxAnswerTokens: 0, instancesPerTask: 0 },
      [
        ['invalid-number', 'k'],
        ['invalid-number', 'instancesPerTask'],
        ['invalid-number', 'seed'],
        ['invalid-number', 'margin'],
        ['invalid-number', 'maxAnswerTokens'],
      ],
    ],
    ['no condition', { ...asking, conditions: [] }, [['none-chosen', 'conditions']]],
    ['no decoding', { ...asking, decodings: [] }, [['none-chosen', 'decodings']]],
    [
      'no train condition',
      { ...tuned, tuning: { ...tuning, trainConditions: [] } },
      [['none-chosen', 'trainConditions']],
    ],
    ['no train task', { ...tuned, tuning: { ...tuning, trainTasks: [] } }, [['none-chosen', 'trainTasks']]],
    [
      'a task on both sides',
      { ...tuned, tasks: ['test_last', 'train_parity'] },
      [['tasks-on-both-sides', 'trainTasks']],
    ],
    [
      'settings that cannot be',
      { ...tuned, tuning: { ...tuning, sizes: [0], settings: { ...settings, learningRate: 0 } } },
      [
        ['invalid-number', 'learningRate'],
        ['invalid-number', 'sizes'],
      ],
    ],
    [
      'an ineligible task',
      { ...asking, k: 4 },
      [
        ['tasks-ineligible', 'testTasks'],
        ['no-task-eligible', 'testTasks'],
      ],
    ],
    ...(trainerAvailable
      ? ([
          [
            'the same text on both sides',
            { ...tuned, collection: 'tiny', tuning: { ...tuning, trainTasks: ['label_parity'] } },
            Array.from({ length: 4 }, () => ['text-on-both-sides', 'trainTasks']),
          ],
        ] as unknown as [string, AskedRequest, [ProblemCode, StudyField][]][])
      : []),
  ])('%s', async (_, request, problems) => {
    const { client, host } = shared
    const reported = (await check(client, request)).problems.filter(isError)
    expect(reported.map(({ code, field }) => [code, field])).toEqual(problems)
    const planned = await planStudy(host, request as StudyRequest)
    if (planned.state !== 'refused') throw new Error('it is planned')
    expect(planned).toEqual({ state: 'refused', reasons: [], problems: reported })
  })

  test('nothing is chosen yet', async () => {
    const { problems } = await check(shared.client, {})
    expect(problems).toContainEqual({ code: 'none-chosen', field: 'collection', data: {} })
    expect(problems).toContainEqual({ code: 'none-chosen', field: 'model', data: {} })
  })

  test('a study that can begin has none', async () => {
    const { client } = shared
    expect((await check(client, asking)).problems.filter(isError)).toEqual([])
    expect((await check(client, tuned)).problems.filter(isError)).toEqual([])
  })

  test('a model file that nobody has added is a warning: the study adds it', async () => {
    const { client } = shared
    const other = join(folder, 'other')
    mkdirSync(other, { recursive: true })
    const { problems } = await check(client, { ...asking, model: writeTestModel(other, { seed: 2 }) })
    expect(problems.map(({ code }) => code)).toContain('model-not-added')
    expect(problems.filter(isError)).toEqual([])
  })

  test('a model whose file is gone', async () => {
    const { client, host } = await opened()
    host.store.writing.prepare("UPDATE models SET file = '/nowhere/gone.gguf'").run()
    expect((await check(client, { ...asking, model: 'test-model' })).problems.filter(isError)).toEqual([
      { code: 'model-file-gone', field: 'model', data: { model: 'test-model', file: '/nowhere/gone.gguf' } },
    ])
  })
})

test('an ineligible task is told with its side, its condition, its reason and where else it could be mended', async () => {
  const { client } = shared
  const { ineligible } = await check(client, { ...asking, collection: 'odd', decodings: ['free', 'likelihood'] })
  expect(ineligible.map(({ task, side, condition, remedy }) => [task, side, condition, remedy])).toEqual([
    ['blank', 'test', 'original', 'task'],
    ['blank', 'test', 'delusive', 'task'],
    ['few', 'test', 'original', 'method'],
    ['few', 'test', 'simplified', 'method'],
    ['written', 'test', 'likelihood', 'method'],
  ])
  const trained = await check(client, { ...tuned, tuning: { ...tuning, sizes: [20] } })
  expect(trained.ineligible).toMatchObject([
    { task: 'train_parity', side: 'train', condition: 'a size of 20', remedy: 'method' },
    { task: 'train_reversed', side: 'train' },
  ])
})

test('tokens and bytes come close to what a run then really asks and stores', { timeout: 60_000 }, async () => {
  const { client, host } = await opened()
  const size = () => {
    host.store.writing.pragma('wal_checkpoint(TRUNCATE)')
    return statSync(join(host.dataDirectory, 'placebo.sqlite')).size
  }
  const before = size()
  const begun = await client.runs.start(asking)
  if (begun.state !== 'started') throw new Error('the run waits')
  await follow(await client.runs.follow(begun))
  const stored = size() - before
  const asked = host.store.reading
    .prepare<[], { prompts: number; answers: number }>(
      'SELECT sum(prompt_tokens) AS prompts, sum(answer_tokens) AS answers FROM trial_texts',
    )
    .get()
  const { tokens, disk, time } = await check(client, asking)
  expect(tokens?.basis).toBe('measured')
  expect((tokens?.prompts ?? 0) / (asked?.prompts ?? 1)).toBeCloseTo(1, 1)
  expect(tokens?.evaluated).toBeLessThan(tokens?.prompts ?? 0)
  expect(tokens?.answers.low).toBeLessThanOrEqual(asked?.answers ?? 0)
  expect(tokens?.answers.high).toBeGreaterThanOrEqual(asked?.answers ?? Infinity)
  expect((disk?.trials ?? 0) / stored).toBeGreaterThan(0.5)
  expect((disk?.trials ?? 0) / stored).toBeLessThan(2)
  expect(time).toBeNull()
})

test('memory that training takes: by what the trainer told of the model, and the longest example', async () => {
  const { client } = await opened()
  const memory = { fixed: 1e9, perToken: 1e5 }
  const taken = async (request: StudyRequest) => (await client.studies.check({ request, memory })).memory
  expect(await taken(asking)).toBeNull()
  expect((await client.studies.check({ request: tuned })).memory).toBeNull()
  const [one, two] = [await taken({ ...tuned, threads: 1 }), await taken({ ...tuned, threads: 2 })]
  expect(one).toBeGreaterThan(memory.fixed)
  expect((two ?? 0) - memory.fixed).toBeCloseTo(2 * ((one ?? 0) - memory.fixed), 0)
})

describe('a speed check', () => {
  test('of asking: rates with their spread, from which a time follows', { timeout: 60_000 }, async () => {
    const { client } = await opened()
    const rates = await client.studies.calibrate({
      model: 'test-model',
      gpuLayers: 0,
      threads: 1,
      collection: 'split',
      maxAnswerTokens: 8,
    })
    expect(rates.prompt.low).toBeGreaterThan(0)
    expect(rates.prompt.low).toBeLessThanOrEqual(rates.prompt.mid)
    expect(rates.prompt.mid).toBeLessThanOrEqual(rates.prompt.high)
    expect(rates).toMatchObject({ train: null, withoutTraining: null, gpuLayers: 0 })
    const { time, tokens } = await client.studies.check({ request: asking, rates })
    expect(tokens?.basis).toBe('measured')
    expect(time?.asking.low).toBeGreaterThan(0)
    expect(time?.asking.low).toBeLessThan(time?.asking.high ?? 0)
    expect(time?.training).toEqual({ low: 0, high: 0 })
  })

  test.skipIf(!trainerAvailable)(
    `of training, too, and nothing is written${trainerReason}`,
    { timeout: 60_000 },
    async () => {
      const { client, host } = await opened()
      const files = () =>
        readdirSync(host.dataDirectory, { recursive: true })
          .map(String)
          .filter((file) => !file.startsWith('placebo.sqlite'))
          .sort()
      const before = files()
      const rates = await client.studies.calibrate({ model: 'test-model', gpuLayers: 0, threads: 1, method })
      expect(rates.train?.mid).toBeGreaterThan(0)
      expect(files()).toEqual(before)
      const { time } = await client.studies.check({ request: tuned, rates })
      expect(time?.training.high).toBeGreaterThan(time?.training.low ?? Infinity)
    },
  )

  test.skipIf(!trainerAvailable)(
    `says why training was not measured${trainerReason}`,
    { timeout: 60_000 },
    async () => {
      const { client } = await opened()
      const other = join(folder, 'longrope')
      mkdirSync(other, { recursive: true })
      const rates = await client.studies.calibrate({
        model: writeTestModel(other, { ropeScaling: { type: 'longrope', factor: 2, originalContext: 512 } }),
        gpuLayers: 0,
        threads: 1,
        method,
      })
      expect(rates).toMatchObject({
        train: null,
        withoutTraining: expect.stringMatching(/rope scaling longrope/) as string,
      })
      expect((await client.studies.check({ request: tuned, rates })).time).toBeNull()
    },
  )

  test('is refused while a run is under way, and where the model cannot be loaded', { timeout: 60_000 }, async () => {
    const { client } = await opened()
    await expect(client.studies.calibrate({ model: '/nowhere.gguf', gpuLayers: 0 })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    })
    const begun = await client.runs.start(asking)
    if (begun.state !== 'started') throw new Error('the run waits')
    await expect(client.studies.calibrate({ model: 'test-model', gpuLayers: 0 })).rejects.toMatchObject({
      data: { reasons: [saying(/run/)] },
    })
    await client.runs.stop(begun)
  })
})

test('a study of 100 tasks with 3,000 instances each is checked within 300 ms', { timeout: 120_000 }, async () => {
  const { client, host } = await opened()
  const { lastInsertRowid } = host.store.writing
    .prepare("INSERT INTO collections (name, source, imported_at, state) VALUES ('large', '', '', 'ready')")
    .run()
  const task =
    host.store.reading.prepare<[], string>("SELECT task FROM tasks WHERE name = 'test_colour'").pluck().get() ?? ''
  const insert = host.store.writing.prepare(
    'INSERT INTO instances (task, position, id, input, reference_list) VALUES (?, ?, ?, ?, \'["red"]\')',
  )
  host.store.writing.transaction(() => {
    for (let i = 0; i < 100; i++) {
      const row = host.store.writing
        .prepare(
          'INSERT INTO tasks (collection, position, name, task, instance_count) VALUES (?, ?, ?, json_set(?, ?, ?), 3000)',
        )
        .run(lastInsertRowid, i, `task${i}`, task, '$.name', `task${i}`).lastInsertRowid
      for (let j = 0; j < 3000; j++)
        insert.run(row, j, `${i}-${j}`, `${'some words that stand in an input of usual length, '.repeat(8)} ${i} ${j}`)
    }
  })()
  const trainTasks = Array.from({ length: 60 }, (_, i) => `task${i}`)
  const request = {
    ...tuned,
    collection: 'large',
    tuning: { ...tuning, trainTasks, trainConditions: Object.values(presets), sizes: [10, 50, 200], seeds: [1, 2, 3] },
  }
  const times = []
  for (let i = 0; i < 3; i++) {
    const began = performance.now()
    const { size, overlap, tokens } = await check(client, request)
    times.push(performance.now() - began)
    expect(size).toMatchObject({ trainTasks: 60, testTasks: 40, trainings: 36, cells: 40, trials: 40 * 40 * 3000 })
    expect(overlap?.compared).toBeGreaterThan(500)
    expect(tokens?.sampled).toBeGreaterThan(50)
  }
  expect(Math.min(...times)).toBeLessThan(300)
  const few = await check(client, { ...request, instancesPerTask: 5, margin: 0.5 })
  expect(few.problems).toContainEqual({
    code: 'equivalence-unlikely',
    field: 'margin',
    data: { detectable: few.detectable?.points, margin: 0.5 },
  })
  const more = await check(client, request)
  expect(few.detectable?.points).toBeGreaterThan(more.detectable?.points ?? 100)
  expect(more.detectable?.sentence).toMatch(/with 80 % power/)
  expect((await check(client, { ...asking, tasks: ['test_last'] })).detectable).toBeNull()
})

/** One task each: fit, without a definition, with a single example, of generation. */
function writeOddCollection(to: string): string {
  mkdirSync(to, { recursive: true })
  const write = (name: string, definition: string, examples: number, output: (i: number) => string) =>
    writeFileSync(
      join(to, `${name}.json`),
      JSON.stringify({
        Categories: ['Any'],
        Definition: [definition],
        'Positive Examples': Array.from({ length: examples }, (_, i) => ({
          input: `example ${i} of ${name}`,
          output: output(i),
          explanation: '',
        })),
        'Negative Examples': Array.from({ length: examples }, (_, i) => ({
          input: `wrong ${i} of ${name}`,
          output: output(i + 1),
          explanation: '',
        })),
        Instances: Array.from({ length: 8 }, (_, i) => ({
          id: `${name}-${i}`,
          input: `${name} number ${i}`,
          output: [output(i)],
        })),
      }),
    )
  const yesNo = (i: number) => (i % 2 === 0 ? 'yes' : 'no')
  write('fit', 'Answer "yes" or "no".', 3, yesNo)
  write('blank', ' ', 3, yesNo)
  write('few', 'Answer "yes" or "no".', 1, yesNo)
  write('written', 'Write the number as a word.', 3, (i) => `the number ${i} in words`)
  return to
}
