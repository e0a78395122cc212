import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forkUtility, type Utility } from '#main/fork.ts'
import { ProcessClient } from '#processes/client.ts'
import type { ProcessExit } from '#processes/fork.ts'
import type { TestCalls } from '../processes/calls.ts'
import { FakeUtility } from './utility.ts'

const modulePath = fileURLToPath(new URL('../processes/child.ts', import.meta.url))
const forever = 1_000_000

let client: ProcessClient<TestCalls>
let started: FakeUtility[]
beforeEach(() => {
  started = []
  client = new ProcessClient<TestCalls>({
    name: 'counter',
    modulePath,
    fork: forkUtility({ fork: start, platform: 'linux', kill }),
  })
})
afterEach(() => client.close())

function start(...given: ConstructorParameters<typeof FakeUtility>): FakeUtility {
  const child = new FakeUtility(...given)
  started.push(child)
  return child
}

function kill(pid: number): void {
  process.kill(pid, 'SIGKILL')
}

describe('a utility process', () => {
  test('answers calls and tells events', async () => {
    const reported: number[] = []
    expect(await client.current().call('sum', Int32Array.of(1, 2))).toEqual({ state: 'done', result: 3 })
    expect(await client.current().call('count', 3, undefined, (at) => reported.push(at))).toEqual({
      state: 'done',
      result: { at: 3, stopped: false },
    })
    expect(reported).toEqual([1, 2, 3])
    expect(started).toHaveLength(1)
  })

  test('that ends leaves its exit code and its last words, and the next call starts another', async () => {
    const failed = {
      state: 'failed',
      message: 'the counter process ended with exit code 3; its last words:\nit was the child',
    }
    expect(await client.current().call('die', 3)).toEqual(failed)
    expect(await client.current().call('sum', Int32Array.of(1))).toEqual({ state: 'done', result: 1 })
    expect(started).toHaveLength(2)
  })

  test('that is killed from outside says by what', async () => {
    const counted = client.current().call('count', forever, undefined, (at) => {
      if (at === 3) process.kill(started[0]!.pid!, 'SIGSEGV')
    })
    expect(await counted).toEqual({ state: 'failed', message: 'the counter process was ended by SIGSEGV' })
  })

  test('is gone after closing, even when it has hardly been started', async () => {
    const echo = client.current().call('echo', { value: 'x', milliseconds: forever })
    expect(started[0]!.pid).toBeUndefined()
    await client.close()
    expect(await echo).toEqual({ state: 'failed', message: 'the counter was closed' })
  })

  test('is given no argument of the app itself, and its words are kept', () => {
    const given: unknown[] = []
    forkUtility({
      fork: (...all) => {
        given.push(all)
        return silent()
      },
      platform: 'linux',
      kill,
    })('/somewhere/engine.js')
    expect(given).toEqual([
      [
        '/somewhere/engine.js',
        [],
        {
          env: expect.objectContaining({ GGML_NO_BACKTRACE: '1' }) as unknown,
          execArgv: [],
          stdio: ['ignore', 'pipe', 'pipe'],
          serviceName: 'Placebo engine',
        },
      ],
    ])
  })
})

test.each([
  ['linux', 0, { code: 0, signal: null }],
  ['linux', 1, { code: 1, signal: null }],
  ['linux', 9, { code: null, signal: 'SIGKILL' }],
  ['linux', 11, { code: null, signal: 'SIGSEGV' }],
  ['darwin', 134, { code: null, signal: 'SIGABRT' }],
  ['linux', 139, { code: null, signal: 'SIGSEGV' }],
  ['linux', 3 << 8, { code: 3, signal: null }],
  ['win32', 11, { code: 11, signal: null }],
  ['win32', 0xc0000005, { code: 0xc0000005, signal: null }],
] as const)('on %s what Electron gives as %i is %o', async (platform, given, expected) => {
  const child = silent()
  const exit = new Promise<ProcessExit>((resolve) =>
    forkUtility({ fork: () => child, platform, kill })('/x.js').onExit(resolve),
  )
  child.emit('exit', given)
  expect(await exit).toEqual({ ...expected, lastLines: [] })
})

/** Without a process behind it. */
function silent() {
  return Object.assign(new EventEmitter(), {
    pid: 1,
    stdout: null,
    stderr: null,
    postMessage: () => undefined,
  }) satisfies Utility
}
