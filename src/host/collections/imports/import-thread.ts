import { fileURLToPath } from 'node:url'
import { ProcessClient } from '#processes/client.ts'
import { forkThread } from '#processes/fork-thread.ts'
import type { EventOf } from '#processes/messages.ts'
import type { ImportCalls, ImportRequest } from './calls.ts'

type Call = ImportCalls['import']
export type AskedImport = Call['result'] | { readonly state: 'failed'; readonly reason: string }

/**
 * Imports collections in a thread of its own: they read, check and write for a minute. It is started with the first
 * import.
 */
export class ImportThread {
  readonly #client: ProcessClient<ImportCalls>

  /** @param options.modulePath the thread's entry, where a bundler has moved it */
  constructor({
    dataDirectory,
    modulePath = fileURLToPath(new URL('../../results/thread/main.ts', import.meta.url)),
  }: {
    readonly dataDirectory: string
    readonly modulePath?: string | undefined
  }) {
    this.#client = new ProcessClient({
      name: 'imports',
      fork: forkThread({ role: 'imports', dataDirectory, modulePath }),
      modulePath,
    })
  }

  /** Whoever leaves early, or aborts, stops it; nothing is kept then. The import lock is held by whoever asks. */
  async *import(request: ImportRequest, signal: AbortSignal | undefined): AsyncGenerator<EventOf<Call>, AskedImport> {
    const reply = yield* this.#client.current().stream('import', request, signal ?? new AbortController().signal)
    return reply.state === 'done' ? reply.result : { state: 'failed', reason: reply.message }
  }

  async close(): Promise<void> {
    await this.#client.close()
  }
}
