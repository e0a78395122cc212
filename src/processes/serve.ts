import fs from 'node:fs'
import { isRequest, isStop, type Calls, type EventOf, type Request, type Response } from './messages.ts'
import { parentOf, type Parent } from './parent.ts'
import { endWithForks, type Limits } from './watchdog.ts'

export type Handlers<C extends Calls<C>> = {
  /** @param signal aborted by the client; only seen by a handler that lets the event loop turn */
  readonly [K in keyof C]: (
    request: C[K]['request'],
    emit: (event: EventOf<C[K]>) => void,
    signal: AbortSignal,
  ) => Promise<C[K]['result']> | C[K]['result']
}

/** Of each call that has some; of one whose request says how large its work is, from that. */
export type CallLimits<C extends Calls<C>> = {
  readonly [K in keyof C]?: Limits | ((request: C[K]['request']) => Limits)
}

/**
 * Makes this process, or thread, answer the client's calls, one after the other; ends it when the client's process has
 * ended.
 *
 * @param limits beyond them the process ends, and the call has failed. Not kept in a thread
 */
export function serve<C extends Calls<C>>(
  handlers: Handlers<C>,
  parent: Parent = parentOf(process),
  limits: CallLimits<C> = {},
): void {
  const stops = new Map<number, AbortController>()
  let last: Promise<void> = Promise.resolve()
  parent.onMessage((message) => {
    if (isStop(message)) stops.get(message.id)?.abort()
    if (!isRequest<C>(message)) return
    const stop = new AbortController()
    stops.set(message.id, stop)
    if (message.stopped) stop.abort()
    last = last.then(async () => {
      const given: Limits | ((request: C[keyof C]['request']) => Limits) | undefined = limits[message.call]
      const limit = typeof given === 'function' ? given(message.request) : given
      if (limit !== undefined) parent.watch(limit)
      const response = await answer(handlers, message, (event) => parent.send({ id: message.id, event }), stop.signal)
      if (limit !== undefined) parent.watch(undefined)
      stops.delete(message.id)
      parent.send(response)
    })
  })
  // Ctrl-C at a terminal reaches every process of the group; the client alone decides when work stops.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  // Sooner than the watchdog sees it, where the event loop turns.
  parent.onGone(() => endWithForks(fs))
}

async function answer<C extends Calls<C>, K extends keyof C>(
  handlers: Handlers<C>,
  { id, call, request }: Request<C, K>,
  emit: (event: unknown) => void,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return { id, result: await handlers[call](request, emit, signal) }
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) }
  }
}
