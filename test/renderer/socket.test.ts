import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { answerSocket } from '#host/wires.ts'
import { connectSocket } from '#renderer/app/socket.ts'
import { openTestHost } from '../support/host.ts'
import { temporaryFolder } from '../support/temporary.ts'

test('a lost connection is told, opened again, and calls made meanwhile wait for it', async () => {
  const first = await listen(0)
  const { client, state, onChange, close } = connectSocket(() => new WebSocket(`ws://127.0.0.1:${first.port}`))
  onTestFinished(close)
  const states: string[] = [state()]
  onChange(() => states.push(state()))
  expect(await client.models.list()).toEqual({ models: [] })

  await first.close()
  await expect.poll(state).toBe('lost')
  const waiting = client.collections.list()
  await listen(first.port)
  expect(await waiting).toMatchObject({ collections: [] })
  expect(states).toEqual(['connecting', 'open', 'lost', 'open'])
})

test('whoever does not want to wait any longer aborts', async () => {
  const gone = await listen(0)
  await gone.close()
  const { client, close } = connectSocket(() => new WebSocket(`ws://127.0.0.1:${gone.port}`))
  onTestFinished(close)
  const controller = new AbortController()
  const waiting = client.runs.list(undefined, { signal: controller.signal })
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
})

test('a closed connection is not opened again, and its calls fail', async () => {
  const server = await listen(0)
  const { client, state, close } = connectSocket(() => new WebSocket(`ws://127.0.0.1:${server.port}`))
  await client.runs.list()
  close()
  await expect(client.runs.list()).rejects.toMatchObject({ name: 'ConnectionLost' })
  expect(state()).toBe('lost')
})

async function listen(at: number) {
  const { host } = openTestHost(temporaryFolder())
  const server = new WebSocketServer({ host: '127.0.0.1', port: at })
  server.on('connection', (socket) => answerSocket(host, socket))
  await once(server, 'listening')
  const close = async () => {
    for (const socket of server.clients) socket.terminate()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  }
  onTestFinished(close)
  return { port: (server.address() as AddressInfo).port, close }
}
