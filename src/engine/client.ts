import { fileURLToPath } from 'node:url'
import { assertNever } from '#core/assert-never.ts'
import { ProcessClient, type Life } from '#processes/client.ts'
import type { Fork } from '#processes/fork.ts'
import type { Answer, AskRequest, Engine, FitRequest, FitResult, Inspection, Loaded, LoadRequest } from './engine.ts'
import type { EngineCalls } from './messages.ts'

export interface EngineOptions {
  readonly fork: Fork
  /** The process's entry, where a bundler has moved it. */
  readonly modulePath?: string
}

/**
 * The engine in a process of its own, started with the first call. When that process dies, what was pending is answered
 * as an engine error, and the next call starts a new one and loads the last model again.
 */
export function createEngine(options: EngineOptions): Engine {
  return new EngineClient(options)
}

class EngineClient implements Engine {
  readonly #client: ProcessClient<EngineCalls>
  #model: LoadRequest | undefined
  /** The load of the model that asks go to, in the life of the process that it was made in. */
  #loading: { readonly life: Life<EngineCalls>; readonly loaded: Promise<Loaded> } | undefined

  constructor({ fork, modulePath }: EngineOptions) {
    this.#client = new ProcessClient({
      name: 'engine', fork, modulePath: modulePath ?? fileURLToPath(new URL('./process/main.ts', import.meta.url)),
    })
  }

  async inspect(file: string): Promise<Inspection> {
    const reply = await this.#client.current().call('inspect', file)
    return reply.state === 'done' ? reply.result : { state: 'refused', reason: `invalid model file: ${file}: ${reply.message}` }
  }

  async load(request: LoadRequest): Promise<Loaded> {
    const life = this.#client.current()
    this.#model = undefined
    const loaded = await this.#load(life, request)
    // With the layers it really got: after a crash `auto` might find another number, and with it other answers.
    if (loaded.state === 'loaded') this.#model = { ...request, gpuLayers: loaded.gpuLayers }
    return loaded
  }

  async ask(request: AskRequest): Promise<Answer> {
    const ready = await this.#ready()
    if (ready.state === 'refused') return { state: 'engine-error', message: ready.reason }
    const reply = await ready.life.call('ask', request)
    return reply.state === 'done' ? reply.result : { state: 'engine-error', message: reply.message }
  }

  async fit(request: FitRequest): Promise<FitResult> {
    const ready = await this.#ready()
    if (ready.state === 'refused') throw new Error(ready.reason)
    const reply = await ready.life.call('fit', request)
    if (reply.state === 'failed') throw new Error(reply.message)
    return reply.result
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  /** The process with the last model in it, started and loaded again when it had died. */
  async #ready(): Promise<{ readonly state: 'ready'; readonly life: Life<EngineCalls> } | { readonly state: 'refused'; readonly reason: string }> {
    const life = this.#client.current()
    const loaded = this.#loading?.life === life ? this.#loading.loaded : this.#model && this.#load(life, this.#model)
    if (loaded === undefined) return { state: 'refused', reason: 'invalid call: no model is loaded; load one first' }
    const outcome = await loaded
    return outcome.state === 'refused' ? outcome : { state: 'ready', life }
  }

  #load(life: Life<EngineCalls>, request: LoadRequest): Promise<Loaded> {
    const loaded = life.call('load', request).then((reply): Loaded => {
      switch (reply.state) {
        case 'done': return reply.result
        case 'failed': return { state: 'refused', reason: `invalid model file: ${request.file}: ${reply.message}` }
        default: return assertNever(reply)
      }
    })
    this.#loading = { life, loaded }
    return loaded
  }
}
