import { expect, test, vi } from 'vitest'
import { Leaving, type LeavingAnswer } from '#main/leaving.ts'
import { fakeEvent } from './electron.ts'

/** What happened, in order. */
function leaving({
  running,
  answers = [],
  close = () => Promise.resolve(),
}: {
  running: boolean
  answers?: LeavingAnswer[]
  close?: () => Promise<void>
}) {
  const log: string[] = []
  const way = new Leaving({
    isRunning: () => running,
    ask() {
      log.push('asked')
      return Promise.resolve(answers.shift() ?? 'keep running')
    },
    async close() {
      log.push('stopping')
      await close()
      log.push('stopped')
    },
    quit: () => log.push('quit'),
  })
  const request = () => {
    const event = fakeEvent({})
    way.request(event)
    return event.defaultPrevented ? 'held up' : 'let go'
  }
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return { log, request, settled }
}

test('with nothing under way the host is closed first, and nobody is asked', async () => {
  const { log, request, settled } = leaving({ running: false })
  expect(request()).toBe('held up')
  await settled()
  expect(log).toEqual(['stopping', 'stopped', 'quit'])
  expect(request()).toBe('let go')
})

test('during a run it is asked; the run stops before the app ends', async () => {
  const { log, request, settled } = leaving({ running: true, answers: ['stop and quit'] })
  expect(request()).toBe('held up')
  await settled()
  expect(log).toEqual(['asked', 'stopping', 'stopped', 'quit'])
  expect(request()).toBe('let go')
})

test('during a run that shall keep running nothing ends, and the next time it is asked again', async () => {
  const { log, request, settled } = leaving({ running: true, answers: ['keep running', 'stop and quit'] })
  request()
  await settled()
  expect(log).toEqual(['asked'])
  expect(request()).toBe('held up')
  await settled()
  expect(log).toEqual(['asked', 'asked', 'stopping', 'stopped', 'quit'])
})

test('while it is asked or stops, closing once more changes nothing', async () => {
  const stopping = Promise.withResolvers<undefined>()
  const { log, request, settled } = leaving({
    running: true,
    answers: ['stop and quit'],
    close: () => stopping.promise,
  })
  expect([request(), request()]).toEqual(['held up', 'held up'])
  await settled()
  expect(request()).toBe('held up')
  expect(log).toEqual(['asked', 'stopping'])
  stopping.resolve(undefined)
  await settled()
  expect(log).toEqual(['asked', 'stopping', 'stopped', 'quit'])
})

test('a host that cannot be closed does not keep the app open', async () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { log, request, settled } = leaving({ running: false, close: () => Promise.reject(new Error('no')) })
  request()
  await settled()
  expect(log).toEqual(['stopping', 'quit'])
  expect(reported).toHaveBeenCalledOnce()
  reported.mockRestore()
})
