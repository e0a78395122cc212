import type { ClientContext } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { clientOver, stateOf, type Connection } from './connection.ts'

type Link = RPCLink<ClientContext>

/** Milliseconds before it is tried again: at once after a lost connection, then ever more seldom. */
const waits = [0, 200, 500, 1000, 2000, 5000] as const

/**
 * A WebSocket that is opened again whenever it has closed. A call under way when it closes fails, for nobody knows how
 * far it came; a call made while it is closed waits for the next one.
 */
export function connectSocket(open: () => WebSocket): Connection {
  const { change, state, onChange } = stateOf('connecting')
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let closed = false
  let current = Promise.withResolvers<Link>()

  const start = () => {
    const opening = (socket = open())
    const link: Link = new RPCLink({ websocket: opening })
    opening.addEventListener('open', () => {
      failures = 0
      current.resolve(link)
      change('open')
    })
    opening.addEventListener('close', () => {
      if (closed) return
      if (state() === 'open') current = Promise.withResolvers()
      change('lost')
      timer = setTimeout(start, waits[Math.min(failures++, waits.length - 1)])
    })
  }
  start()

  return {
    state,
    onChange,
    client: clientOver({
      async call(path, input, options) {
        const link = await unlessAborted(current.promise, options.signal)
        return link.call(path, input, options)
      },
    }),
    close() {
      closed = true
      clearTimeout(timer)
      current.promise.catch(() => undefined)
      current.reject(new Error('the connection was closed'))
      socket?.close()
      change('lost')
    },
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
