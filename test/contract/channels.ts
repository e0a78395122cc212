import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import { WebSocketServer } from 'ws'
import type { Client } from '#contract/index.ts'
import type { Host } from '#host/host.ts'
import { answerPort, answerSocket, clientInMemory } from '#host/wires.ts'
import { connectPort } from '#renderer/app/port.ts'
import { connectSocket } from '#renderer/app/socket.ts'

export interface Channel {
  readonly client: Client
  /** As when the page goes away. */
  readonly close: () => void
}

export const channelNames = ['in memory', 'over a MessagePort', 'over a WebSocket'] as const
export type ChannelName = (typeof channelNames)[number]

/** Every wire there is, with what the app itself has at both of its ends. */
export const channels: Readonly<Record<ChannelName, (host: Host) => Promise<Channel>>> = {
  'in memory': (host) => Promise.resolve({ client: clientInMemory(host), close: () => undefined }),
  'over a MessagePort': (host) => {
    // Node's ports know what the browser's and Electron's do; only the types differ.
    const { port1, port2 } = new MessageChannel()
    answerPort(host, port1)
    port1.start()
    return Promise.resolve(connectPort(port2 as unknown as Parameters<typeof connectPort>[0]))
  },
  'over a WebSocket': async (host) => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    server.on('connection', (socket) => answerSocket(host, socket))
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { client, close } = connectSocket(() => new WebSocket(`ws://127.0.0.1:${port}`))
    return {
      client,
      close() {
        close()
        server.close()
      },
    }
  },
}
