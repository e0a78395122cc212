import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProcessClient } from '#processes/client.ts'
import { forkThread } from '#processes/fork-thread.ts'
import type { ResultsCalls } from './calls.ts'

export type Asked<Result> =
  { readonly state: 'done'; readonly result: Result } | { readonly state: 'failed'; readonly reason: string }

export interface ResultsOptions {
  readonly dataDirectory: string
  /** The threads' entry, where a bundler has moved it. */
  readonly modulePath?: string | undefined
}

/**
 * What is read and computed of many trials or annotations at once, away from the thread that answers everybody: one
 * thread for tables, which may draw for seconds, and one for pages of trials, which nobody wants to wait for. Both are
 * started when they are first asked.
 */
export class ResultsThreads {
  readonly #tables: SerialQueue
  readonly #trials: SerialQueue

  constructor({
    dataDirectory,
    modulePath = fileURLToPath(new URL('./thread/main.ts', import.meta.url)),
  }: ResultsOptions) {
    const open = () =>
      new SerialQueue(
        new ProcessClient<ResultsCalls>({
          name: 'results',
          fork: forkThread({ role: 'results', dataDirectory, modulePath }),
          modulePath,
        }),
      )
    this.#tables = open()
    this.#trials = open()
  }

  /** Lets the thread for tables begin to start: somebody has come who may well want one. */
  wake(): void {
    this.#tables.wake()
  }

  /** Rejects when the signal is aborted, and only then. */
  ask<K extends keyof ResultsCalls>(
    call: K,
    request: ResultsCalls[K]['request'],
    signal?: AbortSignal,
  ): Promise<Asked<ResultsCalls[K]['result']>> {
    return (
      call === 'page' || call === 'search' || call === 'lines' || call === 'differences' ? this.#trials : this.#tables
    ).ask(call, request, signal)
  }

  /** Ends the threads; what is asked then or still waits has failed. */
  async close(): Promise<void> {
    await Promise.all([this.#tables.close(), this.#trials.close()])
  }
}

/**
 * Milliseconds that a call which nobody waits for any more may go on. Draws stop by themselves when they are told; what
 * does not, as a query over everything, loses its thread with all that this one keeps in memory.
 */
const timeoutMs = 1000

/** One call at a time, so that ending a thread ends one call only. */
class SerialQueue {
  readonly #client: ProcessClient<ResultsCalls>
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(client: ProcessClient<ResultsCalls>) {
    this.#client = client
  }

  wake(): void {
    if (!this.#closed) this.#client.current()
  }

  ask<K extends keyof ResultsCalls>(
    call: K,
    request: ResultsCalls[K]['request'],
    signal?: AbortSignal,
  ): Promise<Asked<ResultsCalls[K]['result']>> {
    const turn = this.#last.then(() => this.#call(call, request, signal))
    this.#last = turn.catch(() => undefined)
    return signal ? Promise.race([turn, aborted(signal)]) : turn
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#client.close()
    await this.#last
  }

  async #call<K extends keyof ResultsCalls>(
    call: K,
    request: ResultsCalls[K]['request'],
    signal?: AbortSignal,
  ): Promise<Asked<ResultsCalls[K]['result']>> {
    signal?.throwIfAborted()
    if (this.#closed) return { state: 'failed', reason: 'the results were closed' }
    const life = this.#client.current()
    const ended = new AbortController()
    const stop = () =>
      void sleep(timeoutMs, undefined, { signal: ended.signal, ref: false }).then(
        () => life.kill(),
        () => undefined,
      )
    signal?.addEventListener('abort', stop, { once: true })
    const reply = await life.call(call, request, signal)
    ended.abort()
    signal?.removeEventListener('abort', stop)
    return reply.state === 'done'
      ? reply
      : { state: 'failed', reason: `The results could not be read: ${reply.message}. Try again.` }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const emit = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal.aborted) emit()
    else signal.addEventListener('abort', emit, { once: true })
  })
}
