import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { carry, follow, openHostAt, openTestHost, type TestClient, type TestHost } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

const folder = fileFolder('runs')
const tasks = writeTinyCollection(join(folder, 'tiny'))
const model = writeTestModel(folder)

/** 3 tasks × 6 instances × 4 conditions. */
const total = 72
const request = {
  collection: 'tiny',
  conditions: Object.values(presets),
  decodings: ['free' as const],
  k: 2,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 12,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
  name: 'study',
}
let unbroken: Awaited<ReturnType<typeof tableOf>>

beforeAll(async () => {
  const opened = openHostAt(join(folder, 'unbroken'))
  await importTiny(opened.client)
  await carry(opened, (client) => client.runs.start({ ...request, model }))
  unbroken = await tableOf(opened.client)
  await opened.close()
}, 60_000)

/** A run stopped after `trials`, in a data directory of its own. */
async function stoppedAfter(trials: number, modelFile = model) {
  const opened = openTestHost(temporaryFolder())
  await importTiny(opened.client)
  let reported = 0
  const end = await carry(
    opened,
    (client) => client.runs.start({ ...request, model: modelFile }),
    (event, stop) => {
      if (event.type === 'trial' && ++reported === trials) stop('stopped')
    },
  )
  expect(end).toMatchObject({ state: 'stopped', done: trials, total })
  return { ...opened, run: end.run }
}

test('a stopped run resumes where it was and ends like an unbroken one', async () => {
  const { client, host, run } = await stoppedAfter(31)
  expect((await client.runs.list()).runs[0]).toMatchObject({ id: run, state: 'stopped', done: 31, total })
  const asked: number[] = []
  const end = await resumed({ client, host }, run, (event) => event.type === 'trial' && asked.push(event.progress.done))
  expect(end).toMatchObject({ state: 'finished', done: total, engineErrors: 0 })
  expect(asked).toEqual(Array.from({ length: total - 31 }, (_, i) => 32 + i))
  expect(await tableOf(client)).toEqual(unbroken)
})

test('a killed engine process costs nothing: its trial is asked again in a fresh one', async () => {
  const opened = openTestHost(temporaryFolder())
  await importTiny(opened.client)
  let reported = 0
  const end = await carry(
    opened,
    (client) => client.runs.start({ ...request, model }),
    () => {
      if (++reported % 20 === 0) opened.killEngine()
    },
  )
  expect(end).toMatchObject({ state: 'finished', done: total, engineErrors: 0 })
  expect(await tableOf(opened.client)).toEqual(unbroken)
})

test('an engine that cannot come back ends the run, keeps what was done, and the run resumes once it can', async () => {
  const own = writeTestModel(temporaryFolder())
  const { client, host, run, killEngine } = await stoppedAfter(5, own)
  let reported = 0
  expect(
    await resumed({ client, host }, run, () => {
      if (++reported !== 10) return
      renameSync(own, `${own}.away`)
      killEngine()
    }),
  ).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/engine failed 3 times in a row/) as string,
    remedy: 'resume',
  })
  const failed = (await client.runs.list()).runs[0]
  expect(failed).toMatchObject({ state: 'failed', message: expect.stringContaining('3 times in a row') as string })
  expect(failed?.done).toBeGreaterThanOrEqual(14)
  renameSync(`${own}.away`, own)
  expect(await resumed({ client, host }, run)).toMatchObject({ state: 'finished', done: total, engineErrors: 0 })
  expect({ ...(await tableOf(client)) }).toEqual(unbroken)
})

test('a model file that changed is another experiment', async () => {
  const own = writeTestModel(temporaryFolder())
  const { client, run } = await stoppedAfter(5, own)
  copyFileSync(writeTestModel(temporaryFolder(), { seed: 2 }), own)
  await expect(client.runs.resume({ run })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: {
      reasons: [expect.stringMatching(/cannot be resumed: the model file .* is no longer the one it began with/)],
    },
  })
  expect((await client.runs.list()).runs[0]).toMatchObject({ state: 'stopped', done: 5 })
})

test('a run is carried out by one at a time', async () => {
  const { client, run, host } = await stoppedAfter(5)
  const second = openTestHost(host.store.dataDirectory)
  await client.runs.resume({ run })
  expect((await second.client.runs.list()).runs[0]?.state).toBe('running')
  await expect(second.client.runs.resume({ run })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [expect.stringContaining('being carried out by another process')] },
  })
  expect(await follow(await client.runs.follow({ run }))).toMatchObject({ state: 'finished', done: total })
})

test('a collection imported anew changes nothing in a run that has begun', async () => {
  const { client, host, run } = await stoppedAfter(5)
  const other = writeTinyCollection(join(temporaryFolder(), 'other'), 2)
  await follow(await client.collections.import({ path: other, name: 'tiny', replace: true, skipBroken: false }))
  await resumed({ client, host }, run)
  expect(await tableOf(client)).toEqual(unbroken)
})

test('a full disk ends the run with what is stored, and it resumes when there is room', async () => {
  const { client, run, host } = await stoppedAfter(5)
  const pages = host.store.writing.pragma('page_count', { simple: true }) as number
  host.store.writing.pragma(`max_page_count = ${pages + 1}`)
  expect(await resumed({ client, host }, run)).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('the disk is full') as string,
    remedy: 'resume',
  })
  host.store.writing.pragma('max_page_count = 1073741823')
  expect((await client.runs.list()).runs[0]?.done).toBeGreaterThanOrEqual(5)
  expect(await resumed({ client, host }, run)).toMatchObject({ state: 'finished', done: total })
  expect(await tableOf(client)).toEqual(unbroken)
})

test('prompts longer than the context: examples are dropped and recorded, what never fits is too-long and in no mean', async () => {
  const opened = openTestHost(temporaryFolder())
  await importTiny(opened.client)
  await carry(opened, (client) =>
    client.runs.start({
      ...request,
      model,
      contextSize: 96,
      tasks: ['label_parity'],
      conditions: [presets.original, presets.empty],
    }),
  )
  const table = await opened.client.results.table({ run: 'study', by: null, compare: null })
  const [original, empty] = table.cells
  expect(empty?.outcomes['too-long'] ?? 0).toBe(0)
  const trials = join(temporaryFolder(), 'trials.jsonl')
  const { readFileSync } = await import('node:fs')
  await opened.client.results.writeTrials({ run: 'study', file: trials })
  const lines = readFileSync(trials, 'utf8')
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          outcome: string
          dropped: number
          prompt: string
          exactMatch: number | null
          cell: string
        },
    )
  for (const line of lines.filter(({ cell }) => cell === 'original')) {
    expect(line.dropped).toBe(2)
    expect(line.prompt).not.toContain('Positive Example')
    expect(line.exactMatch === null).toBe(line.outcome === 'too-long')
  }
  expect(table.groups[0]?.lines[0]?.unscored).toBe(original?.outcomes['too-long'] ?? 0)
})

test.each([
  ['free', /^[^\n]*$/],
  ['constrained', /^(red|green|blue)$/],
  ['likelihood', /^(red|green|blue)$/],
] as const)('answers of %s decoding', async (decoding, shape) => {
  const opened = openTestHost(temporaryFolder())
  await importTiny(opened.client)
  const answers: (string | null)[] = []
  await carry(
    opened,
    (client) => client.runs.start({ ...request, model, decodings: [decoding], tasks: ['label_colour'] }),
    (event) => {
      if (event.type === 'trial') answers.push(event.raw)
    },
  )
  expect(answers).toHaveLength(24)
  for (const answer of answers) expect(answer).toMatch(shape)
})

test('an import that is stopped leaves nothing behind', async () => {
  const { client, host } = openTestHost(temporaryFolder())
  const controller = new AbortController()
  const events = await client.collections.import(
    { path: tasks, name: 'tiny', replace: false, skipBroken: false },
    { signal: controller.signal },
  )
  await events.next()
  controller.abort()
  await expect(follow(events)).rejects.toThrow()
  expect(await client.collections.list()).toEqual({ collections: [], removed: [] })
  expect(host.store.reading.prepare('SELECT count(*) FROM instances').pluck().get()).toBe(0)
})

test('one broken file refuses the import, or is left out when asked', async () => {
  const { client } = openTestHost(temporaryFolder())
  const mixed = writeTinyCollection(join(temporaryFolder(), 'mixed'))
  writeFileSync(join(mixed, 'broken.json'), '{"Definition": ["x"], "Instances": [{"input": 1, "output": "y"}]}')
  const input = { path: mixed, name: 'mixed', replace: false }
  await expect(follow(await client.collections.import({ ...input, skipBroken: false }))).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: {
      reasons: [
        expect.stringMatching(/^broken\.json: invalid Instances\[0\]\.input/),
        { sentence: expect.stringContaining('nothing was imported') as string, remedy: 'skip broken' },
      ],
    },
  })
  expect((await client.collections.list()).collections).toEqual([])
  expect(await follow(await client.collections.import({ ...input, skipBroken: true }))).toMatchObject({
    tasks: 3,
    problems: [{ file: 'broken.json', severity: 'error' }],
  })
})

function resumed(opened: Pick<TestHost, 'client' | 'host'>, run: string, reported?: Parameters<typeof carry>[2]) {
  return carry(opened, (client) => client.runs.resume({ run }), reported)
}

async function importTiny(client: TestClient): Promise<void> {
  await follow(await client.collections.import({ path: tasks, name: 'tiny', replace: false, skipBroken: false }))
}

/** Without what names the run and not its content. */
async function tableOf(client: TestClient) {
  const table = await client.results.table({ run: 'study', by: 'task', compare: null })
  return { ...table, run: '', model: '' }
}
