import type { IncomingHttpHeaders } from 'node:http'

/**
 * What the person is let in at. Whoever listens at [::1] is "localhost", too: a page of that name, and all it keeps,
 * may be theirs.
 */
export const ownHost = (port: number) => `127.0.0.1:${port}`
/** It leads to the page at its own address, and to nothing else. */
export const otherHost = (port: number) => `localhost:${port}`

/**
 * Why a request is refused whatever it asks for: it did not come from a page of this very server, nor from a person
 * who typed its address. A name that somebody else lets point at this machine shows in Host; a page of another origin
 * shows in Origin or in Sec-Fetch-Site, and `same-site` is another origin, too: another port of this machine.
 * @param origin whether there must be one, as browsers always send with a WebSocket
 */
export function foreign(
  headers: IncomingHttpHeaders,
  port: number,
  origin: 'always' | 'where-sent',
): string | undefined {
  const { host } = headers
  if (host !== ownHost(port) && (host !== otherHost(port) || origin === 'always')) {
    return `This server answers at http://${ownHost(port)} only.`
  }
  if (headers.origin === undefined ? origin === 'always' : headers.origin !== `http://${host}`) {
    return 'A page of another origin may not ask this server.'
  }
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'Another page led here: open the address yourself, in the address bar of the browser.'
  }
  return undefined
}
