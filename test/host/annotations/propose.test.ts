import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { follow, type TestClient } from '../../support/host.ts'
import { begun, model, opened, request, trials } from '../../support/runs.ts'
import { saying } from '../../support/saying.ts'

const set = { collection: 'tiny', set: 'main' }
const usual = { ...set, author: 'Ada', perTask: 2, approveClear: false, model: null, instancesPerTask: 5 }
type Request = Parameters<TestClient['annotations']['propose']>[0]

async function withSet() {
  const host = await opened()
  await host.client.annotations.createSet({ collection: 'tiny', name: 'main' })
  return host
}

async function propose(client: TestClient, change: Partial<Request> = {}) {
  return follow(await client.annotations.propose({ ...usual, ...change }))
}

async function pairsOf(client: TestClient, task = 'label_parity') {
  const { pairs } = await client.annotations.task({ ...set, task })
  return pairs
}

const nothing = { 'negative example': 0, 'wrong label': 0, 'rotated output': 0, 'model answer': 0 }

test('one step of the log for each task, with the author; told as it goes', async () => {
  const { client } = await withSet()
  const reported: unknown[] = []
  const end = await follow(await client.annotations.propose(usual), (event) => reported.push(event))
  // Negative examples of the generation task begin with a capital; its outputs have half of their words in common.
  expect(end).toEqual({
    tasks: 3,
    proposed: { ...nothing, 'negative example': 2, 'wrong label': 2, 'rotated output': 2 },
    approved: 0,
    doubtful: 4,
    short: [],
    passedOver: 3,
  })
  expect(reported[0]).toEqual({
    task: 'generate_reversed',
    done: 0,
    total: 3,
    proposed: 0,
    perSecond: null,
    secondsLeft: null,
  })
  expect(reported.at(-1)).toMatchObject({ task: '', done: 3, total: 3, proposed: 6 })
  const { steps } = await client.annotations.history({ ...set, limit: 10 })
  expect(
    steps.map(({ author, what, kind, changes }) => [author, what, kind, changes.length, changes[0]?.task]),
  ).toEqual([
    ['Ada', 'automatic proposals', 'change', 2, 'label_parity'],
    ['Ada', 'automatic proposals', 'change', 2, 'label_colour'],
    ['Ada', 'automatic proposals', 'change', 2, 'generate_reversed'],
  ])
})

test('what is there is not touched, and what was rejected is not proposed again', async () => {
  const { client } = await withSet()
  await propose(client)
  const [first, second] = await pairsOf(client)
  if (!first || !second) throw new Error('two pairs were proposed')
  const change = async (pair: typeof first, to: Partial<typeof first>) => {
    const { id, input, gold, output, proposed, source, state, position, note } = { ...pair, ...to }
    await client.annotations.act({
      ...set,
      what: 'judged',
      changes: [
        {
          task: 'label_parity',
          item: { kind: 'pair', id, value: { input, gold, output, proposed, source, state, position, note } },
        },
      ],
    })
  }
  await change(first, { state: 'rejected' })
  await change(second, { note: 'mine', state: 'approved' })
  expect(await propose(client, { tasks: ['label_parity'] })).toMatchObject({
    tasks: 1,
    approved: 0,
    doubtful: 1,
    short: [],
  })
  const now = await pairsOf(client)
  expect(
    now.map(({ id, state, note, position }) => [id === first.id, id === second.id, state, note === 'mine', position]),
  ).toEqual([
    [true, false, 'rejected', false, 0],
    [false, true, 'approved', true, 1],
    [false, false, 'needs a second look', false, 2],
  ])
  expect(now.at(-1)?.input).not.toBe(first.input)
  // Nothing is missing now.
  expect(await propose(client)).toMatchObject({ proposed: nothing, short: [] })
  expect((await client.annotations.history({ ...set, limit: 10 })).steps).toHaveLength(6)
})

test('taken back and proposed again; two sets hold the same proposals under the same ids', async () => {
  const { client } = await withSet()
  await client.annotations.createSet({ collection: 'tiny', name: 'other' })
  await propose(client, { tasks: ['label_colour'] })
  const texts = (pairs: Awaited<ReturnType<typeof pairsOf>>) =>
    pairs.map(({ id, input, output }) => [id, input, output])
  const before = texts(await pairsOf(client, 'label_colour'))
  expect(before.map(([id]) => id)).toEqual([
    expect.stringMatching(/^[0-9a-f]{12}$/),
    expect.stringMatching(/^[0-9a-f]{12}$/),
  ])
  await client.annotations.undo({ ...set, author: 'Ada' })
  expect(await pairsOf(client, 'label_colour')).toEqual([])
  await propose(client, { tasks: ['label_colour'] })
  expect(texts(await pairsOf(client, 'label_colour'))).toEqual(before)
  await propose(client, { set: 'other', tasks: ['label_colour'], author: 'Bea' })
  expect(
    texts((await client.annotations.task({ collection: 'tiny', set: 'other', task: 'label_colour' })).pairs),
  ).toEqual(before)
})

test('those without doubt are approved at once, and are what a study shows', async () => {
  const { client } = await withSet()
  const end = await propose(client, { approveClear: true, perTask: 4 })
  expect(end).toMatchObject({ approved: 4, doubtful: 7 })
  const clear = (await pairsOf(client)).filter(({ state }) => state === 'approved')
  expect(
    clear.every(({ source, problems, note }) => source === 'wrong label' && problems.length === 0 && note === ''),
  ).toBe(true)
  const shown = await client.prompts.render({
    collection: 'tiny',
    task: 'label_parity',
    instance: 0,
    condition: presets.delusive,
    k: 2,
    seed: 5,
    maxAnswerTokens: 8,
  })
  expect(shown.exampleSources).toEqual(['curated', 'curated'])
  expect(shown.notes).toEqual([expect.stringMatching(/^label_parity: annotation set "main", version 3$/)])
  for (const { input, output } of clear.slice(0, 2))
    expect(shown.text).toContain(`Input: ${input}.\n Output: ${output}`)
})

test('a task that has fewer than are wanted says why', async () => {
  const { client } = await withSet()
  await client.collections.edit({
    collection: 'tiny',
    task: 'label_parity',
    text: {
      definition: 'Odd or even?',
      positiveExamples: [{ input: '1', output: 'odd' }],
      negativeExamples: [{ input: '2', output: 'neither' }],
    },
  })
  const end = await propose(client, { tasks: ['label_parity'], perTask: 3 })
  expect(end).toMatchObject({
    proposed: { ...nothing, 'wrong label': 1 },
    passedOver: 1,
    short: [{ task: 'label_parity', pairs: 1, reason: 'negative example 1: "neither" is outside the label space' }],
  })
  expect((await client.annotations.task({ ...set, task: 'label_parity' })).passedOver).toEqual([
    { title: 'negative example 1', input: '2', output: 'neither', reason: '"neither" is outside the label space' },
  ])
  expect(await propose(client, { tasks: ['generate_reversed'], perTask: 50 })).toMatchObject({
    short: [
      {
        pairs: 3,
        reason: Array.from(
          { length: 3 },
          (_, i) => `negative example ${i + 1}: it begins with a capital letter, right outputs begin with a small one`,
        ).join('; '),
      },
    ],
  })
  expect(await propose(client, { tasks: ['label_colour'], perTask: 50 })).toMatchObject({
    short: [{ pairs: 6, reason: 'no other example is left to make a pair of' }],
  })
})

test.each<[string, Partial<Request>, RegExp]>([
  ['another collection', { collection: 'none' }, /invalid collection: none/],
  ['another set', { set: 'none' }, /invalid set: none/],
  ['another task', { tasks: ['label_size'] }, /invalid task: label_size/],
  ['no model', { model: '/nowhere.gguf' }, /nowhere\.gguf/],
])('%s is refused, and nothing is proposed', async (_, change, reason) => {
  const { client } = await withSet()
  await expect(propose(client, change)).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [saying(reason)] },
  })
  expect((await client.annotations.sets({ collection: 'tiny' })).sets).toMatchObject([{ version: 0 }])
})

test('stopped in the middle, what was proposed is kept', async () => {
  const { client } = await withSet()
  const stop = new AbortController()
  const events = await client.annotations.propose({ ...usual, model, perTask: 100 }, { signal: stop.signal })
  const before = follow(events, ({ done }) => {
    if (done === 0) stop.abort()
  })
  await expect(before).rejects.toThrow()
  const {
    sets: [now],
  } = await client.annotations.sets({ collection: 'tiny' })
  expect(now?.version).toBeLessThan(3)
})

describe('with a model', () => {
  test('its own wrong answers come first, asked of the last instances under the Original condition', async () => {
    const { client, host } = await withSet()
    const asked: string[] = []
    const [ask, load] = [host.engine.ask.bind(host.engine), host.engine.load.bind(host.engine)]
    let loads = 0
    host.engine.load = (file) => {
      loads++
      return load(file)
    }
    host.engine.ask = (asking) => {
      asked.push(asking.candidates[0]?.text ?? '')
      return ask(asking)
    }
    const end = await propose(client, { model, tasks: ['generate_reversed'], perTask: 3, instancesPerTask: 2 })
    expect(loads).toBe(1)
    const pairs = await pairsOf(client, 'generate_reversed')
    const prompts = await Promise.all(
      [38, 39].map((instance) =>
        client.prompts.render({
          collection: 'tiny',
          task: 'generate_reversed',
          instance,
          condition: presets.original,
          k: 2,
          seed: 1,
          maxAnswerTokens: 128,
        }),
      ),
    )
    expect(asked).toEqual(prompts.map(({ text }) => text))
    const answers = pairs.filter(({ source }) => source === 'model answer')
    expect(end.proposed['model answer']).toBe(answers.length)
    for (const { gold, output, state, note } of answers) {
      expect(gold).not.toBe(output)
      expect([state, note]).toEqual(['needs a second look', expect.stringContaining('a model answered so')])
    }
    // A random model's babble is not of the right form, and is passed over with the reason.
    expect(answers.length + end.passedOver).toBeGreaterThanOrEqual(2)
  })

  test('it is not asked where nothing is missing', async () => {
    const { client, host } = await withSet()
    await propose(client, { tasks: ['label_parity'] })
    host.engine.ask = () => Promise.reject(new Error('nobody is to be asked'))
    expect(await propose(client, { model, tasks: ['label_parity'] })).toMatchObject({ proposed: nothing })
  })

  test('not beside a run', async () => {
    const { client } = await withSet()
    const run = await begun(client, request)
    await trials(client, run, 1)
    await expect(propose(client, { model })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: { reasons: [expect.stringMatching(/^a run is under way \(study\); pause it, or try without a model$/)] },
    })
    expect(await propose(client)).toMatchObject({ tasks: 3, short: [] })
    await client.runs.stop({ run })
  })

  test('a run that is begun meanwhile does not wait for all of it; what was proposed is kept', async () => {
    const { client, host } = await withSet()
    let run: Promise<string> | undefined
    const ask = host.engine.ask.bind(host.engine)
    host.engine.ask = async (asking) => {
      while (run !== undefined && !host.slot.isBusy()) await sleep(5)
      return ask(asking)
    }
    // The first task's examples are enough; the second one's model answers are in hand when the run begins.
    await propose(client, { tasks: ['generate_reversed'], perTask: 2 })
    const proposing = follow(
      await client.annotations.propose({
        ...usual,
        model,
        tasks: ['generate_reversed', 'label_colour', 'label_parity'],
      }),
      () => {
        run ??= begun(client, request)
      },
    )
    await expect(proposing).rejects.toMatchObject({
      code: 'WORK_FAILED',
      data: {
        reasons: [
          expect.stringMatching(/^a run is (?:being planned|under way)/),
          'what was proposed for the first 1 of 3 tasks is kept; propose again for the rest',
        ],
      },
    })
    expect((await client.annotations.sets({ collection: 'tiny' })).sets).toMatchObject([{ version: 1 }])
    await client.runs.stop({ run: (await run) ?? '' })
  })
})
