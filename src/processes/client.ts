import type { Child, Fork, ProcessExit } from './fork.ts'
import { isEvent, isResponse, type Calls, type EventOf, type Response } from './messages.ts'
import { beyondLimits } from './watchdog.ts'

export interface ProcessOptions {
  /** As in "the engine process ended with …". */
  readonly name: string
  readonly fork: Fork
  readonly modulePath: string
}

export type Reply<Result> =
  | { readonly state: 'done'; readonly result: Result }
  /** The call threw, or the process ended before it had answered. */
  | { readonly state: 'failed'; readonly message: string }

/**
 * Calls to a module in a process of its own, started with the first call. When that process dies, what was pending has
 * failed with its last words, and the next call starts a new one.
 */
export class ProcessClient<C extends Calls<C>> {
  readonly #options: ProcessOptions
  #life: ProcessConnection<C> | undefined
  #closed = false

  constructor(options: ProcessOptions) {
    this.#options = options
  }

  /** The process there is, or a new one. */
  current(): ProcessConnection<C> {
    const { name, fork, modulePath } = this.#options
    if (this.#closed) throw new Error(`invalid call: the ${name} is closed`)
    return (this.#life ??= new ProcessConnection<C>(name, fork(modulePath), (life, exit) => {
      if (this.#life === life) this.#life = undefined
      return this.#closed ? `the ${name} was closed` : describeExit(name, exit)
    }))
  }

  /** Kills the process; what is pending has failed. */
  async close(): Promise<void> {
    this.#closed = true
    this.#life?.kill()
    await this.#life?.ended
  }
}

/** One life of the process. What it holds between two calls is gone when it ends. */
export class ProcessConnection<C extends Calls<C>> {
  readonly ended: Promise<void>
  readonly #name: string
  readonly #child: Child
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  #hasEnded = false

  /** @param onEnd answers with what the pending calls failed of */
  constructor(name: string, child: Child, onEnd: (life: ProcessConnection<C>, exit: ProcessExit) => string) {
    this.#name = name
    this.#child = child
    this.ended = new Promise((resolve) => {
      child.onExit((exit) => {
        this.#hasEnded = true
        const failure = onEnd(this, exit)
        for (const [id, { answer }] of this.#pending) answer({ id, failure })
        resolve()
      })
    })
    child.onMessage((message) => this.#receive(message))
  }

  /** @param signal tells the running call to stop; what it answers then is its own affair */
  async call<K extends keyof C>(
    call: K,
    request: C[K]['request'],
    signal?: AbortSignal,
    onEvent?: (event: EventOf<C[K]>) => void,
  ): Promise<Reply<C[K]['result']>> {
    // A process that has ended in between answers nothing any more.
    if (this.#hasEnded) return { state: 'failed', message: `the ${this.#name} process has ended` }
    const id = ++this.#lastId
    this.#child.send({ id, call, request, stopped: signal?.aborted ?? false })
    const stop = () => this.#child.send({ id, stop: true })
    signal?.addEventListener('abort', stop)
    const response = await new Promise<Response>((answer) => {
      this.#pending.set(id, { answer, onEvent: (event) => onEvent?.(event as EventOf<C[K]>) })
    })
    signal?.removeEventListener('abort', stop)
    return 'failure' in response
      ? { state: 'failed', message: response.failure }
      : { state: 'done', result: response.result }
  }

  /**
   * The call's events as they come, and its reply at the end. Whoever leaves early stops the call and waits for its
   * end.
   */
  async *stream<K extends keyof C>(
    call: K,
    request: C[K]['request'],
    signal: AbortSignal,
  ): AsyncGenerator<EventOf<C[K]>, Reply<C[K]['result']>> {
    const arrived: ({ readonly event: EventOf<C[K]> } | 'end')[] = []
    const left = new AbortController()
    let wake = (): void => undefined
    const arrive = (what: (typeof arrived)[number]) => {
      arrived.push(what)
      wake()
    }
    const reply = this.call(call, request, AbortSignal.any([signal, left.signal]), (event) =>
      arrive({ event }),
    ).finally(() => arrive('end'))
    try {
      for (;;) {
        const next = arrived.shift()
        if (next === 'end') return await reply
        if (next !== undefined) yield next.event
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      left.abort()
      await reply
    }
  }

  kill(): void {
    this.#child.kill()
  }

  #receive(message: unknown): void {
    if (isEvent(message)) this.#pending.get(message.id)?.onEvent(message.event)
    if (!isResponse(message)) return
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    pending?.answer(message)
  }
}

interface Pending {
  readonly answer: (response: Response) => void
  readonly onEvent: (event: unknown) => void
}

function describeExit(name: string, { code, signal, lastLines }: ProcessExit): string {
  const beyond = lastLines.find((line) => line.startsWith(beyondLimits))
  if (beyond !== undefined) return beyond.slice(beyondLimits.length)
  // Windows has no signals: a crash is an exit code such as 0xc0000005, an access violation.
  const how =
    signal !== null
      ? `was ended by ${signal}`
      : code === null
        ? 'could not be started'
        : `ended with exit code ${code > 255 ? `0x${code.toString(16)}` : code}`
  const said = lastLines
    .filter((line) => !/^\s+at /.test(line))
    .slice(-5)
    .join('\n')
  return `the ${name} process ${how}${said === '' ? '' : `; its last words:\n${said}`}`
}
