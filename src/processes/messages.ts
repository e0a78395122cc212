/**
 * The calls that a process answers are an interface with an entry for each, made of these. `event`: what a running call
 * tells of itself.
 */
export interface Call {
  readonly request: unknown
  readonly result: unknown
  readonly event?: unknown
}
/** Bounds an interface of calls: `C extends Calls<C>`. */
export type Calls<C> = Readonly<Record<keyof C, Call>>

export type EventOf<One extends Call> = One extends { readonly event: infer Event } ? Event : never

export interface Request<C extends Calls<C>, K extends keyof C = keyof C> {
  readonly id: number
  readonly call: K
  readonly request: C[K]['request']
  /** Before it was sent: it begins, and sees that it shall stop. */
  readonly stopped: boolean
}
/** To a call that is waiting or running. */
export interface Stop {
  readonly id: number
  readonly stop: true
}

export interface Event {
  readonly id: number
  readonly event: unknown
}
/** `failure`: the call threw, which is a bug or a broken world; the process lives on. */
export type Response =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly failure: string }

/** Both sides are ours and of one version; these only keep foreign messages (a debugger's, say) out. */
export function isRequest<C extends Calls<C>>(message: unknown): message is Request<C> {
  return hasId(message) && 'call' in message
}
export function isStop(message: unknown): message is Stop {
  return hasId(message) && 'stop' in message
}
export function isEvent(message: unknown): message is Event {
  return hasId(message) && 'event' in message
}
export function isResponse(message: unknown): message is Response {
  return hasId(message) && ('result' in message || 'failure' in message)
}

function hasId(message: unknown): message is { readonly id: number } {
  return typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number'
}
