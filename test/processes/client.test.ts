import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProcessClient } from '#processes/client.ts'
import type { Child } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import type { TestCalls } from './calls.ts'

/** Two seconds are promised, and held by the tests of endings; here a busy machine may take longer. */
const busy = { timeout: 10_000 }

const modulePath = fileURLToPath(new URL('./child.ts', import.meta.url))
const forever = 1_000_000

let client: ProcessClient<TestCalls>
let started: Child[]
beforeEach(() => {
  started = []
  client = new ProcessClient({
    name: 'counter',
    modulePath,
    fork: (path) => {
      const child = forkNode(path)
      started.push(child)
      return child
    },
  })
})
afterEach(() => client.close())

const never = new AbortController().signal

describe('calls', () => {
  test('made at once run one after the other', async () => {
    const life = client.current()
    const echoes = await Promise.all([
      life.call('echo', { value: 'a', milliseconds: 30 }),
      life.call('echo', { value: 'b', milliseconds: 0 }),
    ])
    expect(echoes).toEqual([
      { state: 'done', result: 'a' },
      { state: 'done', result: 'b' },
    ])
    expect(await life.call('log', undefined)).toEqual({
      state: 'done',
      result: ['a begins', 'a ends', 'b begins', 'b ends'],
    })
    expect(started).toHaveLength(1)
  })

  test('that throw have failed with what was thrown, and the process lives on', async () => {
    expect(await client.current().call('fail', 'no luck')).toEqual({ state: 'failed', message: 'no luck' })
    expect(await client.current().call('sum', Int32Array.of(1, 2))).toEqual({ state: 'done', result: 3 })
    expect(started).toHaveLength(1)
  })

  test('that no message can hold are rejected and leave nothing waiting', async () => {
    const request = { value: (() => 'code') as unknown as string, milliseconds: 0 }
    await expect(client.current().call('echo', request)).rejects.toThrow('could not be cloned')
    expect(await client.current().call('log', undefined)).toEqual({ state: 'done', result: [] })
  })
})

describe('events', () => {
  test('come in order, and the reply after them', async () => {
    const stream = client.current().stream('count', 50, never)
    const reported: number[] = []
    let step = await stream.next()
    for (; step.done !== true; step = await stream.next()) reported.push(step.value)
    expect(reported).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    expect(step.value).toEqual({ state: 'done', result: { at: 50, stopped: false } })
  })

  test('a stop reaches the call that runs, and only it', async () => {
    const stop = new AbortController()
    const life = client.current()
    const counted = life.call('count', forever, stop.signal, (at) => {
      if (at === 3) stop.abort()
    })
    const after = life.call('count', 5, never)
    expect(await counted).toMatchObject({ state: 'done', result: { stopped: true } })
    expect(await after).toEqual({ state: 'done', result: { at: 5, stopped: false } })
  })

  test.each([
    ['before it was made', (stop: AbortController) => stop.abort(), () => undefined],
    ['while it waits for its turn', () => undefined, (stop: AbortController) => stop.abort()],
  ])('a call stopped %s ends as soon as it begins', async (_name, before, behind) => {
    const stop = new AbortController()
    const life = client.current()
    const first = life.call('echo', { value: 'first', milliseconds: 50 })
    before(stop)
    const counted = life.call('count', forever, stop.signal)
    behind(stop)
    expect(await first).toMatchObject({ state: 'done' })
    expect(await counted).toEqual({ state: 'done', result: { at: 0, stopped: true } })
  })

  test('a call stopped before it was made does not begin its work', async () => {
    const counted = await client.current().call('count', forever, AbortSignal.abort())
    expect(counted).toEqual({ state: 'done', result: { at: 0, stopped: true } })
  })

  test('whoever stops reading stops the call and waits for its end', async () => {
    const life = client.current()
    for await (const at of life.stream('count', forever, never)) if (at === 3) break
    expect(await life.call('log', undefined)).toEqual({ state: 'done', result: ['counted to a stop'] })
  })

  test('of a process that dies end with what it died of', async () => {
    const stream = client.current().stream('count', forever, never)
    await stream.next()
    started[0]!.kill()
    let step = await stream.next()
    while (step.done !== true) step = await stream.next()
    expect(step.value).toEqual({ state: 'failed', message: 'the counter process was ended by SIGKILL' })
  })
})

describe('a process that ends', () => {
  test('leaves all its calls failed with its last words, and the next call starts another', async () => {
    const life = client.current()
    const calls = [life.call('die', 7), life.call('sum', Int32Array.of(1))]
    const failed = {
      state: 'failed',
      message: 'the counter process ended with exit code 7; its last words:\nit was the child',
    }
    expect(await Promise.all(calls)).toEqual([failed, failed])
    expect(await life.call('sum', Int32Array.of(1))).toEqual({
      state: 'failed',
      message: 'the counter process has ended',
    })
    expect(await client.current().call('sum', Int32Array.of(1))).toEqual({ state: 'done', result: 1 })
    expect(started).toHaveLength(2)
  })

  test('by closing says so, and no other is started', async () => {
    const echo = client.current().call('echo', { value: 'x', milliseconds: forever })
    await client.close()
    expect(await echo).toEqual({ state: 'failed', message: 'the counter was closed' })
    expect(() => client.current()).toThrow('invalid call: the counter is closed')
  })
})

describe('a call with limits', () => {
  test('that keeps them is answered, one after the other', async () => {
    const life = client.current()
    const waits = [life.call('bounded', 'wait'), life.call('bounded', 'wait')]
    expect(await Promise.all(waits)).toEqual([
      { state: 'done', result: 'in time' },
      { state: 'done', result: 'in time' },
    ])
    expect(started).toHaveLength(1)
  })

  test.each([
    ['loop', 'it took longer than 3 s'],
    ['memory', 'it took more than 300 MB of memory'],
  ] as const)(
    'that goes beyond them by a %s has failed, and another process answers the next',
    async (what, message) => {
      expect(await client.current().call('bounded', what)).toEqual({ state: 'failed', message })
      expect(await client.current().call('sum', Int32Array.of(1))).toEqual({ state: 'done', result: 1 })
      expect(started).toHaveLength(2)
    },
  )
})

test('a process that never turns its event loop ends with the process that started it', async () => {
  const parent = fork(fileURLToPath(new URL('./spinning-parent.ts', import.meta.url)))
  const [pid] = (await once(parent, 'message')) as [number]
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), busy).toBe(false)
})

test('a process that another one has forked by itself ends with it, too', async () => {
  const reply = await client.current().call('forkSpinner', undefined)
  const pid = reply.state === 'done' ? (reply.result ?? 0) : 0
  expect(isAlive(pid)).toBe(true)
  started[0]!.kill()
  await expect.poll(() => isAlive(pid), busy).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
