import type { Bridge } from '#contract/bridge.ts'
import type { Client } from '#contract/index.ts'
import type { Connection } from './connection.ts'
import { connectPort, portFrom } from './port.ts'
import { connectSocket } from './socket.ts'

export type { Client, Connection }
export type { ConnectionState } from './connection.ts'

declare global {
  interface Window {
    /** In a window of the app only. */
    readonly placebo?: Bridge
  }
}

/** The host over the port of the window's preload script, or over the WebSocket of the loopback page. */
export async function connect(page: Window): Promise<Connection> {
  if (page.placebo !== undefined) return connectPort(await portFrom(page.placebo, page))
  const address = new URL('/host', page.location.href)
  address.protocol = 'ws:'
  return connectSocket(() => new WebSocket(address))
}
