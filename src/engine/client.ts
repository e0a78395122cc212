import { fileURLToPath } from 'node:url'
import { assertNever } from '#core/assert-never.ts'
import type { Answer, AskRequest, Engine, FitRequest, FitResult, Inspection, Loaded, LoadRequest } from './engine.ts'
import type { EngineProcess, Fork, ProcessExit } from './fork.ts'
import { isResponse, type CallName, type EngineCalls, type EngineResponse } from './messages.ts'

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

type Reply<K extends CallName> =
  | { readonly state: 'done'; readonly result: EngineCalls[K]['result'] }
  | { readonly state: 'failed'; readonly message: string }

/** One life of the process. */
interface Running {
  readonly process: EngineProcess
  readonly pending: Map<number, (response: EngineResponse) => void>
  readonly ended: Promise<void>
  /** The load of the model that asks go to. */
  loaded: Promise<Loaded> | undefined
}

class EngineClient implements Engine {
  readonly #options: EngineOptions
  #running: Running | undefined
  #model: LoadRequest | undefined
  #lastId = 0
  #closed = false

  constructor(options: EngineOptions) {
    this.#options = options
  }

  async inspect(file: string): Promise<Inspection> {
    const reply = await this.#call(this.#start(), 'inspect', file)
    return reply.state === 'done' ? reply.result : { state: 'refused', reason: `invalid model file: ${file}: ${reply.message}` }
  }

  async load(request: LoadRequest): Promise<Loaded> {
    const running = this.#start()
    this.#model = undefined
    running.loaded = this.#load(running, request)
    const loaded = await running.loaded
    // With the layers it really got: after a crash `auto` might find another number, and with it other answers.
    if (loaded.state === 'loaded') this.#model = { ...request, gpuLayers: loaded.gpuLayers }
    return loaded
  }

  async ask(request: AskRequest): Promise<Answer> {
    const ready = await this.#ready()
    if (ready.state === 'refused') return { state: 'engine-error', message: ready.reason }
    const reply = await this.#call(ready.running, 'ask', request)
    return reply.state === 'done' ? reply.result : { state: 'engine-error', message: reply.message }
  }

  async fit(request: FitRequest): Promise<FitResult> {
    const ready = await this.#ready()
    if (ready.state === 'refused') throw new Error(ready.reason)
    const reply = await this.#call(ready.running, 'fit', request)
    if (reply.state === 'failed') throw new Error(reply.message)
    return reply.result
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#running?.process.kill()
    await this.#running?.ended
  }

  async #load(running: Running, request: LoadRequest): Promise<Loaded> {
    const reply = await this.#call(running, 'load', request)
    switch (reply.state) {
      case 'done': return reply.result
      case 'failed': return { state: 'refused', reason: `invalid model file: ${request.file}: ${reply.message}` }
      default: return assertNever(reply)
    }
  }

  /** The process with the last model in it, started and loaded again when it had died. */
  async #ready(): Promise<{ readonly state: 'ready'; readonly running: Running } | { readonly state: 'refused'; readonly reason: string }> {
    const running = this.#start()
    if (running.loaded === undefined && this.#model === undefined) {
      return { state: 'refused', reason: 'invalid call: no model is loaded; load one first' }
    }
    if (this.#model !== undefined) running.loaded ??= this.#load(running, this.#model)
    const loaded = await running.loaded
    return loaded?.state === 'refused' ? loaded : { state: 'ready', running }
  }

  #start(): Running {
    if (this.#closed) throw new Error('invalid call: the engine is closed')
    if (this.#running !== undefined) return this.#running
    const process = this.#options.fork(this.#options.modulePath ?? fileURLToPath(new URL('./process/main.ts', import.meta.url)))
    const pending: Running['pending'] = new Map()
    const ended = new Promise<void>((resolve) => {
      process.onExit((exit) => {
        if (this.#running?.process === process) this.#running = undefined
        const failure = this.#closed ? 'the engine was closed' : describeExit(exit)
        for (const [id, answer] of pending) answer({ id, failure })
        resolve()
      })
    })
    process.onMessage((message) => {
      if (!isResponse(message)) return
      const answer = pending.get(message.id)
      pending.delete(message.id)
      answer?.(message)
    })
    this.#running = { process, pending, ended, loaded: undefined }
    return this.#running
  }

  #call<K extends CallName>(running: Running, call: K, request: EngineCalls[K]['request']): Promise<Reply<K>> {
    const id = ++this.#lastId
    return new Promise((resolve) => {
      // A process that has ended in between answers nothing any more.
      if (this.#running !== running) {
        resolve({ state: 'failed', message: 'the engine process has ended' })
        return
      }
      running.pending.set(id, (response) => {
        resolve('failure' in response
          ? { state: 'failed', message: response.failure }
          : { state: 'done', result: response.result })
      })
      running.process.send({ id, call, request })
    })
  }
}

function describeExit({ code, signal, lastLines }: ProcessExit): string {
  // Windows has no signals: a crash is an exit code such as 0xc0000005, an access violation.
  const how = signal !== null
    ? `was ended by ${signal}`
    : code === null ? 'could not be started' : `ended with exit code ${code > 255 ? `0x${code.toString(16)}` : code}`
  const said = lastLines.filter((line) => !/^\s+at /.test(line)).slice(-5).join('\n')
  return `the engine process ${how}${said === '' ? '' : `; its last words:\n${said}`}`
}
