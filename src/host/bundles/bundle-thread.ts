import { fileURLToPath } from 'node:url'
import { ProcessClient } from '#processes/client.ts'
import { forkThread } from '#processes/fork-thread.ts'
import type { EventOf } from '#processes/messages.ts'
import type { BundleCalls } from './calls.ts'

export type Asked<Result> =
  { readonly state: 'done'; readonly result: Result } | { readonly state: 'failed'; readonly reason: string }

interface BundleThreadOptions {
  readonly dataDirectory: string
  readonly tidied: Promise<void>
  /** The thread's entry, where a bundler has moved it. */
  readonly modulePath?: string | undefined
}

/**
 * Makes, opens and verifies bundles in a thread of its own: they read, pack and compute for minutes. It is started when
 * it is first asked, and does one thing after the other.
 */
export class BundleThread {
  /** What killed openings have left is gone by then. */
  readonly tidied: Promise<void>
  readonly #client: ProcessClient<BundleCalls>

  constructor({
    dataDirectory,
    tidied,
    modulePath = fileURLToPath(new URL('../results/thread/main.ts', import.meta.url)),
  }: BundleThreadOptions) {
    this.tidied = tidied
    this.#client = new ProcessClient({
      name: 'bundles',
      fork: forkThread({ role: 'bundles', dataDirectory, modulePath }),
      modulePath,
    })
  }

  /** Tells how far it is. Whoever leaves early, or aborts, stops it; nothing is kept then. */
  async *ask<K extends keyof BundleCalls>(
    call: K,
    request: BundleCalls[K]['request'],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<EventOf<BundleCalls[K]>, Asked<BundleCalls[K]['result']>> {
    const reply = yield* this.#client.current().stream(call, request, signal ?? new AbortController().signal)
    return reply.state === 'done' ? reply : { state: 'failed', reason: reply.message }
  }

  async close(): Promise<void> {
    await this.#client.close()
  }
}
