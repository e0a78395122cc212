import { WebSocket } from 'ws'
import { keyName, subprotocol } from '#contract/page-key.ts'

/** What a browser holds that an address has let in. */
export interface LetIn {
  readonly origin: string
  readonly port: number
  readonly cookie: string
  readonly key: string
}

/** Uses an address of `placebo serve` up, as a browser would. */
export async function letIn(address: string | URL): Promise<LetIn> {
  const answer = await fetch(address, { redirect: 'manual' })
  const { origin, port } = new URL(address)
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return { origin, port: Number(port), cookie, key: keyIn(await answer.text()) }
}

export function keyIn(page: string): string {
  return new RegExp(`<meta name="${keyName}" content="([^"]*)">`).exec(page)?.[1] ?? ''
}

/** As the page opens it. ws differs from the browser's WebSocket in types only. */
export function socketOf({ origin, port, cookie, key }: LetIn): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}/host`, [subprotocol, key], { headers: { cookie, origin } })
}

/** What an upgrade has to bring besides what lets in. */
export const upgradeHeaders = {
  connection: 'upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}
