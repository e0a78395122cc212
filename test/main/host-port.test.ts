import { EventEmitter } from 'node:events'
import type { IpcMain } from 'electron'
import { expect, test } from 'vitest'
import { portMessage } from '#contract/bridge.ts'
import { answerPorts } from '#main/host-port.ts'
import { connectPort } from '#renderer/app/port.ts'
import { openTestHost } from '../support/host.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { FakeChannel, FakeContents, FakeFrame, ipcEvent } from './electron.ts'

function listening() {
  const { host } = openTestHost(temporaryFolder())
  const ipc = new EventEmitter()
  const contents = new FakeContents()
  answerPorts(host, { ipc: ipc as unknown as IpcMain, channel: FakeChannel, contents: contents.asContents() })
  return { ask: (frame: FakeFrame | null) => ipc.emit(portMessage, ipcEvent(frame)), contents }
}

test('the page of the window is given a port that leads to the host, and another when it is loaded again', async () => {
  const { ask, contents } = listening()
  for (const times of [1, 2]) {
    ask(contents.mainFrame)
    expect(contents.mainFrame.posted).toHaveLength(times)
    const {
      channel,
      ports: [port],
    } = contents.mainFrame.posted.at(-1)!
    expect(channel).toBe(portMessage)
    const { client, close } = connectPort(port as Parameters<typeof connectPort>[0])
    expect(await client.runs.list()).toEqual({ runs: [] })
    close()
  }
})

test.each<[string, (contents: FakeContents) => FakeFrame | null]>([
  ['a frame inside the page', () => new FakeFrame('placebo://app/')],
  ['another window', () => new FakeFrame('placebo://app/')],
  ['a page that is gone', () => null],
  [
    'a page of another origin in the window',
    (contents) => (contents.mainFrame = new FakeFrame('https://example.org/')),
  ],
  ['an empty page in the window', (contents) => (contents.mainFrame = new FakeFrame('about:blank'))],
])('%s is given none', (_name, sender) => {
  const { ask, contents } = listening()
  const frame = sender(contents)
  ask(frame)
  expect([...contents.mainFrame.posted, ...(frame?.posted ?? [])]).toEqual([])
})
