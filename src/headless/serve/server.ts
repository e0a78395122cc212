import { once } from 'node:events'
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocketServer, type WebSocket } from 'ws'
import { subprotocol } from '#contract/page-key.ts'
import { isBuilt, pageResponse, plainResponse, type PageResponse } from '#host/page.ts'
import { foreign, otherHost, ownHost } from './guard.ts'
import { withKey } from './key.ts'
import { createSession, type Session } from './session.ts'

export type Started =
  { readonly state: 'serving'; readonly served: Served } | { readonly state: 'refused'; readonly reason: string }

export interface Served {
  readonly port: number
  /** An address that lets one browser in, once; the ones before it end. */
  newAddress(): string
  close(): Promise<void>
}

export interface Doors {
  /** What answers at an opened WebSocket. */
  readonly answer: (socket: WebSocket) => void
  /** A browser has used the address up. */
  readonly letIn: () => void
}

/** Bytes of one message: a file of tasks travels in one. */
const largestMessage = 64 * 1024 * 1024

/** Milliseconds for a request to come in whole; a page's are some hundred bytes. */
const requestTimeout = 5000

/** Others of this machine can open connections, too: they shall not use up the files that the host may have open. */
const maxConnections = 256

/**
 * The page and its WebSocket, on 127.0.0.1 alone.
 * @param folder of the built renderer
 * @param port 0 for any free one
 */
export async function servePage(folder: string, doors: Doors, port = 0): Promise<Started> {
  if (!(await isBuilt(folder)))
    return { state: 'refused', reason: 'the page has not been built yet; build it with: npm run build' }
  const server = createServer({ headersTimeout: requestTimeout, requestTimeout, connectionsCheckingInterval: 1000 })
  server.maxConnections = maxConnections
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return { state: 'refused', reason: `port ${port} cannot be used (${why}); choose another one, or leave --port out` }
  }
  return { state: 'serving', served: answering(server, folder, doors) }
}

function answering(server: Server, folder: string, doors: Doors): Served {
  const { port } = server.address() as AddressInfo
  const session = createSession(port)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  })

  server.on(
    'request',
    (request, response) => void respond(request, response, { folder, session, port, letIn: doors.letIn }),
  )
  server.on('upgrade', (request, stream, head) => {
    const refused = refusedUpgrade(request, session, port)
    if (refused !== undefined) refuseUpgrade(stream, refused)
    else
      sockets.handleUpgrade(request, stream, head, (socket) => {
        // A message that is too long or none at all: ws closes the connection by itself, and the page opens another.
        socket.on('error', () => undefined)
        doors.answer(socket)
      })
  })
  return {
    port,
    newAddress: () => `http://${ownHost(port)}/?token=${session.newToken()}`,
    close: () => closeAll(server, sockets),
  }
}

interface Site {
  readonly folder: string
  readonly session: Session
  readonly port: number
  readonly letIn: () => void
}

interface Answer extends PageResponse {
  readonly cookies?: string[]
}

async function respond(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const { status, headers, body, cookies } = await answerTo(request, site)
  response.writeHead(status, { ...headers, ...(cookies && { 'set-cookie': cookies }), 'content-length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

async function answerTo(
  { method, url = '', headers }: IncomingMessage,
  { folder, session, port, letIn }: Site,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD')
    return withHeaders(plainResponse(405, 'Only GET and HEAD.\n'), { allow: 'GET, HEAD', connection: 'close' })
  const reason = foreign(headers, port, 'where-sent')
  if (reason !== undefined) return plainResponse(403, `${reason}\n`)
  if (headers.host === otherHost(port))
    return url.startsWith('/') ? sentTo(`http://${ownHost(port)}${url}`) : plainResponse(404, 'Placebo begins at /\n')
  const [path = '', query = ''] = url.split('?', 2)
  const token = path === '/' ? new URLSearchParams(query).get('token') : null
  if (token !== null && method === 'GET' && session.redeem(token)) {
    letIn()
    return { ...withKey(await pageResponse(folder, path), session.key), cookies: session.setCookies() }
  }
  if (session.knows(headers.cookie)) return token === null ? pageResponse(folder, path) : sentTo('/')
  return plainResponse(403, token === null ? notLetIn : tokenEnded)
}

const howToComeIn = `The newest address stands in the terminal where "placebo serve" runs. Else make one with: kill -USR2 ${process.pid}\n`
const notLetIn = `This browser has not been let in yet: open the address that "placebo serve" printed, with its token.\n${howToComeIn}`
const tokenEnded = `This address has been used already, or a newer one was made: each lets one browser in, once.\n${howToComeIn}`

function sentTo(location: string): PageResponse {
  return withHeaders(plainResponse(303, 'Placebo is at /\n'), { location })
}

function withHeaders(response: PageResponse, more: Record<string, string>): PageResponse {
  return { ...response, headers: { ...response.headers, ...more } }
}

function refusedUpgrade({ url, headers }: IncomingMessage, session: Session, port: number): PageResponse | undefined {
  const reason = foreign(headers, port, 'always')
  if (reason !== undefined) return plainResponse(403, `${reason}\n`)
  if (!session.knows(headers.cookie) || !session.holdsKey(headers['sec-websocket-protocol']))
    return plainResponse(403, notLetIn)
  return url === '/host' ? undefined : plainResponse(404, 'The host is at /host\n')
}

function refuseUpgrade(stream: Duplex, { status, headers, body }: PageResponse): void {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length), connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  stream.on('error', () => undefined)
  stream.end(
    Buffer.concat([
      Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n`),
      body,
    ]),
  )
}

/** Milliseconds for a browser to answer that it has heard. */
const timeoutMs = 1000

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  const closed = [...sockets.clients].map(async (socket) => {
    const heard = once(socket, 'close')
    socket.close(1001, 'placebo serve was stopped')
    await heard
  })
  server.close()
  server.closeAllConnections()
  await Promise.race([Promise.all(closed), sleep(timeoutMs, undefined, { ref: false })])
  for (const socket of sockets.clients) socket.terminate()
}
