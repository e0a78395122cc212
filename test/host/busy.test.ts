import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { clientInMemory } from '#host/wires.ts'
import { openHost } from '#host/host.ts'
import { forkNode } from '#host/plain-node.ts'
import { waitSentence } from '#store/write.ts'
import { follow } from '../support/host.ts'
import { model, request, tasks } from '../support/runs.ts'
import { fileFolder } from '../support/temporary.ts'
import { startWriter } from '../support/writer.ts'

vi.setConfig({ testTimeout: 60_000 })

const data = join(fileFolder('busy'), 'data')
let run = ''

beforeAll(async () => {
  const { client, close } = open()
  await follow(await client.collections.import({ path: tasks, name: 'tiny', replace: false, skipBroken: false }))
  await client.annotations.createSet({ collection: 'tiny', name: 'ours' })
  const started = await client.runs.start({
    ...request,
    conditions: [presets.original, presets.delusive],
    instancesPerTask: 2,
    name: 'small',
  })
  if (started.state !== 'started') throw new Error('it was queued')
  await follow(await client.runs.follow({ run: started.run }))
  run = started.run
  await close()
}, 60_000)

function open(onWait?: (sentence: string) => void) {
  const opened = openHost(data, { fork: forkNode, onWait })
  if (opened.state === 'refused') throw new Error(opened.reason)
  return { client: clientInMemory(opened.host), close: () => opened.close() }
}

function opened(onWait?: (sentence: string) => void) {
  const { client, close } = open(onWait)
  onTestFinished(close)
  return client
}

type Client = ReturnType<typeof open>['client']

const of = { collection: 'tiny', task: 'label_parity' }

/** Seconds, on machines that have other things to do: whoever waited for the other process would wait for a minute. */
const timeoutMs = 10

/** Whatever only reads, and the start before it. */
const reading: readonly [string, (client: Client) => Promise<unknown>][] = [
  ['collections.list', (client) => client.collections.list()],
  ['collections.show', (client) => client.collections.show({ name: 'tiny' })],
  ['collections.lint', (client) => client.collections.lint({ name: 'tiny' })],
  ['collections.task', (client) => client.collections.task(of)],
  ['models.list', (client) => client.models.list()],
  ['models.show', (client) => client.models.show({ file: model })],
  [
    'prompts.render',
    (client) =>
      client.prompts.render({ ...of, instance: 0, condition: presets.delusive, k: 1, seed: 1, maxAnswerTokens: 8 }),
  ],
  ['baselines.compute', (client) => client.baselines.compute({ collection: 'tiny', seed: 1 })],
  ['annotations.sets', (client) => client.annotations.sets({ collection: 'tiny' })],
  ['annotations.queue', (client) => client.annotations.queue({ collection: 'tiny', set: 'ours' })],
  ['annotations.task', (client) => client.annotations.task({ ...of, set: 'ours' })],
  ['runs.list', (client) => client.runs.list()],
  ['runs.show', (client) => client.runs.show({ run })],
  ['runs.queue', (client) => client.runs.queue()],
  ['runs.problems', (client) => client.runs.problems({ run, outcomes: ['empty'], limit: 5 })],
  ['history.list', (client) => client.history.list({ which: 'kept' })],
  ['history.measure', (client) => client.history.measure({ run })],
  ['results.table', (client) => client.results.table({ run, by: null, compare: null })],
  ['trials.page', (client) => client.trials.page({ run, offset: 0, limit: 3 })],
  ['trainings.list', (client) => client.trainings.list({ run })],
  ['drafts.list', (client) => client.drafts.list()],
  ['settings.read', (client) => client.settings.read()],
]

test('a start and whatever only reads wait for nobody who writes', async () => {
  const writer = await startWriter(data)
  const slow: string[] = []
  for (const [name, call] of reading) {
    const began = performance.now()
    const { client, close } = open()
    await call(client)
    const seconds = (performance.now() - began) / 1000
    await close()
    if (seconds > timeoutMs) slow.push(`${name}: ${seconds.toFixed(1)} s`)
  }
  await writer.letGo()
  expect(slow).toEqual([])
})

test('what a person annotates waits for another process that writes, and the page is answered meanwhile', async () => {
  const reported: string[] = []
  const client = opened((sentence) => void reported.push(sentence))
  const writer = await startWriter(data)
  const saved = client.annotations.act({
    collection: 'tiny',
    set: 'ours',
    what: 'a form',
    changes: [{ task: of.task, item: { kind: 'output type', value: 'one word' } }],
  })
  let [answers, longest] = [0, 0]
  for (let over = false; !over; answers++) {
    const asked = performance.now()
    await client.collections.list()
    longest = Math.max(longest, performance.now() - asked)
    over = reported.length > 0 || (await Promise.race([saved.then(() => true), sleep(20, false)]))
  }
  expect(reported).toEqual([waitSentence])
  await writer.letGo()
  expect((await saved).step).toMatchObject({ what: 'a form' })
  expect([reported, answers > 5, longest < 1000 * timeoutMs]).toEqual([[waitSentence], true, true])
})

test.each<[string, (client: Client) => Promise<unknown>]>([
  [
    'an import',
    async (client) =>
      follow(await client.collections.import({ path: tasks, name: 'again', replace: false, skipBroken: false })),
  ],
  [
    'a run',
    async (client) => {
      const started = await client.runs.start({ ...request, instancesPerTask: 1, name: 'waited' })
      if (started.state === 'started') await follow(await client.runs.follow({ run: started.run }))
    },
  ],
])('%s waits for another process that writes, and goes on', async (_, work) => {
  const reported: string[] = []
  const client = opened((sentence) => void reported.push(sentence))
  const writer = await startWriter(data)
  const working = work(client)
  while (reported.length === 0) await Promise.race([working, sleep(50)])
  await writer.letGo()
  await working
  expect(reported).toEqual([waitSentence])
})

test('a run that another process keeps waiting tells so, and can be stopped', async () => {
  const client = opened()
  const started = await client.runs.start({ ...request, name: 'stopped' })
  if (started.state !== 'started') throw new Error('it was queued')
  const events = await client.runs.follow({ run: started.run })
  let writer: ReturnType<typeof startWriter> | undefined
  const waits: string[] = []
  let stopped = 0
  const end = await follow(events, (event) => {
    if (event.type === 'trial') writer ??= startWriter(data)
    if (event.type !== 'waiting') return
    waits.push(event.reason)
    stopped = performance.now()
    void client.runs.stop({ run: started.run })
  })
  expect((performance.now() - stopped) / 1000).toBeLessThan(timeoutMs)
  expect([end.state, waits]).toEqual(['stopped', [waitSentence]])
  await (await writer)?.letGo()
  expect((await client.runs.show({ run: started.run })).state).toBe('interrupted')
})
