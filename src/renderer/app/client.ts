import type { Bridge } from '#contract/bridge.ts'
import type { Client } from '#contract/index.ts'
import { subprotocol } from '#contract/page-key.ts'
import type { Connection } from './connection.ts'
import { forgetToken, keepScreen, pageKey } from './page-key.ts'
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

/**
 * The host over the port of the window's preload script, or over the WebSocket of the loopback page.
 * @returns undefined where the loopback page has no key: nothing would answer it
 */
export async function connect(page: Window): Promise<Connection | undefined> {
  if (page.placebo !== undefined) return connectPort(await portFrom(page.placebo, page))
  const key = pageKey(page)
  const isNew = page.location.search !== ''
  forgetToken(page)
  keepScreen(page, isNew)
  if (key === undefined) return undefined
  const address = new URL('/host', page.location.href)
  address.protocol = 'ws:'
  // Asked for anew: another tab may have been given the key of a server that has taken this one's place.
  return connectSocket(() => new WebSocket(address, [subprotocol, pageKey(page) ?? key]))
}
