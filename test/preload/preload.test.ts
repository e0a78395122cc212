import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { beforeEach, expect, test } from 'vitest'
import { portMessage, type Bridge } from '#contract/bridge.ts'
import { buildShell } from '../support/shell.ts'

/** As a sandboxed window runs it: one script, with hardly anything to `require`. */
const script = new vm.Script(
  `(function (require, window) {${readFileSync(join(await buildShell('preload'), 'preload', 'preload.cjs'), 'utf8')}})`,
)

const log: unknown[] = []
const exposed: Record<string, unknown> = {}
const listeners = new Map<string, (event: { ports: unknown[] }) => void>()
const electron = {
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void (exposed[name] = value) },
  ipcRenderer: {
    send: (...given: unknown[]) => void log.push(['send', ...given]),
    on: (channel: string, listener: (event: { ports: unknown[] }) => void) => void listeners.set(channel, listener),
  },
  webUtils: { getPathForFile: (file: { path: string }) => file.path },
}
const window = {
  location: { origin: 'placebo://app' },
  postMessage: (...given: unknown[]) => void log.push(['post', ...given]),
}

beforeEach(() => {
  log.length = 0
  const load = script.runInThisContext() as (require: (name: string) => unknown, page: object) => void
  load((name) => (name === 'electron' ? electron : expect.fail(`${name} is not there`)), window)
})

test('the page is given the bridge and nothing else', () => {
  expect(Object.keys(exposed)).toEqual(['placebo'])
  expect(Object.keys(exposed['placebo'] as Bridge).sort()).toEqual(['connect', 'pathOf'])
})

test('whoever asks for a port makes the main process send one', () => {
  ;(exposed['placebo'] as Bridge).connect()
  expect(log).toEqual([['send', portMessage]])
})

test('the port that comes is handed to this very page alone', () => {
  const port = {}
  listeners.get(portMessage)?.({ ports: [port] })
  expect(log).toEqual([['post', portMessage, 'placebo://app', [port]]])
})

test('a file tells its path', () =>
  expect((exposed['placebo'] as Bridge).pathOf({ path: '/data/task.json' })).toBe('/data/task.json'))
