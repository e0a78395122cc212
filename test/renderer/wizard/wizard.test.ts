import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { DraftContent } from '#contract/drafts.ts'
import { studyRequest } from '#contract/runs.ts'
import type { Rates } from '#contract/studies.ts'
import { presets } from '#core/conditions/index.ts'
import { questionNames } from '#core/study/questions/index.ts'
import { requestOf } from '#renderer/wizard/request.ts'
import { draftSaver, type SaveState } from '#renderer/wizard/saver.ts'
import { ratesFor, recallSpeed, rememberSpeed } from '#renderer/wizard/speed.ts'
import { ownSplit, splitByCategory, type SplitTask } from '#renderer/wizard/split.ts'
import { openTestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'

describe('the request of a draft', () => {
  test.each(questionNames)('is one a study can be begun with once tasks and model are chosen: %s', (question) => {
    expect(studyRequest.safeParse(requestOf({ question, collection: 'c', model: 'm', testTasks: ['a'], trainTasks: ['b'] })).error).toBeUndefined()
  })

  test('of an empty draft says what it can', () => {
    expect(requestOf({})).toMatchObject({ k: 2, decodings: ['free'], gpuLayers: 'auto', skipUnfit: false, tuning: { trainTasks: [] } })
    expect(requestOf({})).not.toHaveProperty('collection')
  })

  test('has conditions or tuning, and leaves out what is as the model has it', () => {
    const content: DraftContent = { question: 'in context', instancesPerTask: null, threads: null, contextSize: null, format: null, name: '  ' }
    const request = requestOf(content)
    expect(request.conditions).toEqual(Object.values(presets))
    for (const field of ['tuning', 'instancesPerTask', 'threads', 'contextSize', 'format', 'name']) expect(request).not.toHaveProperty(field)
    expect(requestOf({ ...content, instancesPerTask: 5, threads: 2, contextSize: 100, format: 'plain', name: ' mine ' })).toMatchObject({
      instancesPerTask: 5, threads: 2, contextSize: 100, format: 'plain', name: 'mine',
    })
  })
})

describe('a split by category', () => {
  const tasks: readonly SplitTask[] = Array.from({ length: 24 }, (_, i) => ({ name: `task${i}`, categories: [`category${i % 6}`], kind: i % 4 === 0 ? 'generation' : 'classification' }))

  test('keeps every category on one side, asks about a third, and is drawn by its seed', () => {
    const splits = [1, 2, 3, 4].map((seed) => splitByCategory(tasks, seed, ['classification', 'generation']))
    for (const { trainTasks, testTasks } of splits) {
      const categories = (names: readonly string[]) => new Set(tasks.filter(({ name }) => names.includes(name)).flatMap((task) => task.categories))
      expect([...categories(trainTasks)].filter((category) => categories(testTasks).has(category))).toEqual([])
      expect([...trainTasks, ...testTasks].toSorted()).toEqual(tasks.map(({ name }) => name).toSorted())
      expect(testTasks.length).toBe(8)
    }
    expect(splitByCategory(tasks, 1, ['classification', 'generation'])).toEqual(splits[0])
    expect(new Set(splits.map(({ testTasks }) => testTasks.join())).size).toBeGreaterThan(1)
  })

  test('asks tasks of the wanted kinds only', () => {
    const { testTasks } = splitByCategory(tasks, 1, ['classification'])
    expect(testTasks.length).toBeGreaterThan(0)
    expect(tasks.filter(({ name, kind }) => testTasks.includes(name) && kind === 'generation')).toEqual([])
  })

  test.each([['no task', 0, [0, 0]], ['one category', 1, [1, 0]]])('of %s', (_, n, [train, test_]) => {
    const { trainTasks, testTasks } = splitByCategory(tasks.slice(0, n), 1, ['generation'])
    expect([trainTasks.length, testTasks.length]).toEqual([train, test_])
  })

  test('a collection has its own split only where it has tasks of both sides', () => {
    expect(ownSplit(tasks, { train: ['task1', 'gone'], test: ['task4', 'task5'] }, ['classification'])).toEqual({ trainTasks: ['task1'], testTasks: ['task5'] })
    expect(ownSplit(tasks, { train: ['task1'], test: ['gone'] }, ['classification'])).toBeUndefined()
  })
})

describe('saving a draft', () => {
  async function saving() {
    const { client } = openTestHost(temporaryFolder())
    const { id } = await client.drafts.save({ id: null, content: {} })
    const states: SaveState[] = []
    let calls = 0
    const saver = draftSaver((...input) => {
      calls++
      return client.drafts.save(...input)
    }, id, (state) => states.push(state))
    return { client, id, states, saver, calls: () => calls, content: async () => (await client.drafts.read({ id })).content }
  }

  test('waits a moment, and saves what has gathered at once', async () => {
    const { saver, states, calls, content } = await saving()
    saver.change({ content: { k: 1 } })
    saver.change({ content: { k: 3, seed: 4 }, step: 'model' })
    expect(await content()).toEqual({})
    await expect.poll(content).toEqual({ k: 3, seed: 4 })
    await expect.poll(() => states.at(-1)).toEqual({ state: 'saved' })
    expect([calls(), states.map(({ state }) => state)]).toEqual([1, ['waiting', 'waiting', 'saving', 'saved']])
  })

  test('leaving saves at once; a change on the way is saved after it', async () => {
    const { saver, content, states } = await saving()
    saver.change({ content: { k: 1 } })
    const first = saver.flush()
    saver.change({ content: { k: 2 } })
    await first
    await saver.flush()
    expect(await content()).toEqual({ k: 2 })
    expect(states.at(-1)).toEqual({ state: 'saved' })
  })

  test('a failure is told, tried again, and forgets nothing', { timeout: 20_000 }, async () => {
    const { client } = openTestHost(temporaryFolder())
    const { id } = await client.drafts.save({ id: null, content: {} })
    const states: SaveState[] = []
    let broken = true
    const saver = draftSaver((...input) => (broken ? Promise.reject(new Error('no connection')) : client.drafts.save(...input)), id, (state) => states.push(state))
    saver.change({ content: { k: 1, seed: 1 } })
    await saver.flush()
    expect(states.at(-1)).toEqual({ state: 'failed', reasons: ['no connection'] })
    saver.change({ content: { seed: 2 } })
    broken = false
    await expect.poll(async () => (await client.drafts.read({ id })).content, { timeout: 5000 }).toEqual({ k: 1, seed: 2 })
  })

  test('nothing is saved any more once the draft is gone', async () => {
    const { saver, content } = await saving()
    saver.change({ content: { k: 1 } })
    saver.stop()
    await saver.flush()
    await sleep(400)
    expect(await content()).toEqual({})
  })
})

describe('a speed is remembered', () => {
  const rates: Rates = { prompt: { low: 1, mid: 2, high: 3 }, answer: null, train: { low: 4, mid: 5, high: 6 }, tokensPerCharacter: 0.25, answerTokens: 3, load: 1 }
  const speed = { rates, method: 'lora' as const, withoutTraining: null, gpu: 'none', at: '2026-01-01' }
  const memory = () => {
    const items = new Map<string, string>()
    return { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => void items.set(key, value) }
  }
  const of = { sha256: 'aa', gpuLayers: 'auto' as const, threads: null }

  test('by model, layers on the GPU and threads', () => {
    const kept = memory()
    rememberSpeed(kept, of, speed)
    expect(recallSpeed(kept, of)).toEqual(speed)
    for (const other of [{ ...of, sha256: 'bb' }, { ...of, gpuLayers: 3 }, { ...of, threads: 1 }]) expect(recallSpeed(kept, other)).toBeUndefined()
  })

  test('training counts for the method that was measured; a check without it does not forget it', () => {
    const kept = memory()
    rememberSpeed(kept, of, speed)
    rememberSpeed(kept, of, { ...speed, method: null, rates: { ...rates, train: null, load: 2 } })
    const now = recallSpeed(kept, of)
    expect(ratesFor(now, 'lora')).toEqual({ ...rates, load: 2 })
    expect(ratesFor(now, 'full')?.train).toBeNull()
    expect(ratesFor(undefined, 'lora')).toBeUndefined()
  })

  test('not where nothing can be kept, and nothing fails of it', () => {
    const broken = { getItem: () => 'no json', setItem: () => { throw new Error('full') } }
    rememberSpeed(broken, of, speed)
    expect(recallSpeed(broken, of)).toBeUndefined()
  })
})
