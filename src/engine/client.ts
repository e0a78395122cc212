import { fileURLToPath } from 'node:url'
import { assertNever } from '#core/assert-never.ts'
import { ProcessClient, type ProcessConnection, type Reply } from '#processes/client.ts'
import type { Fork } from '#processes/fork.ts'
import type {
  Answer,
  AskRequest,
  Checked,
  Described,
  Encoded,
  EncodeRequest,
  Engine,
  FitRequest,
  FitResult,
  Inspection,
  Loaded,
  LoadRequest,
  MemoryRequest,
  MemoryReport,
  OneOfMany,
  Retracing,
  Tokenised,
  TracedOfMany,
  TracedRow,
  TraceRequest,
} from './engine.ts'
import type { EngineCalls, LoadedWithTemplate, OfMany } from './messages.ts'
import { ModelReader } from './model-reader.ts'

export interface EngineOptions {
  readonly fork: Fork
  /** The processes' entries, where a bundler has moved them. */
  readonly modulePath?: string | undefined
  readonly readerPath?: string | undefined
}

/**
 * The engine in a process of its own, started with the first call. When that process dies, what was pending is answered
 * as an engine error, and the next call starts a new one and loads the last model again. What is only read of a file is
 * read in other processes, so that it waits for no run, and no run for it.
 */
export function createEngine(options: EngineOptions): Engine {
  return new EngineClient(options)
}

type OpenStream<Request, Given> = (
  life: ProcessConnection<EngineCalls>,
  requests: readonly Request[],
) => AsyncGenerator<OfMany<{ readonly index: number; readonly answer: Given }>, Reply<undefined>>

/** What the process's end makes of a request that was in hand. */
interface Failed {
  readonly state: 'engine-error'
  readonly message: string
}

/** Requests in one message: half a second of tokenising, a few megabytes. */
const encodedAtOnce = 1000

class EngineClient implements Engine {
  readonly #client: ProcessClient<EngineCalls>
  readonly #reader: ModelReader
  #model: LoadRequest | undefined
  #inHand: ReadonlySet<number> = new Set()
  /** The load of the model that asks go to, in the life of the process that it was made in. */
  #loading: { readonly life: ProcessConnection<EngineCalls>; readonly loaded: Promise<Loaded> } | undefined

  constructor({ fork, modulePath, readerPath }: EngineOptions) {
    this.#client = new ProcessClient({
      name: 'engine',
      fork,
      modulePath: modulePath ?? fileURLToPath(new URL('./process/main.ts', import.meta.url)),
    })
    this.#reader = new ModelReader({ fork, modulePath: readerPath })
  }

  inspect(file: string): Promise<Inspection> {
    return this.#reader.inspect(file)
  }

  check(file: string, signal?: AbortSignal): Promise<Checked> {
    return this.#reader.check(file, signal)
  }

  attempt(file: string, signal?: AbortSignal): Promise<Checked> {
    return this.#reader.attempt(file, signal)
  }

  describe(file: string): Promise<Described> {
    return this.#reader.describe(file)
  }

  memory(request: MemoryRequest): Promise<MemoryReport> {
    return this.#reader.memory(request)
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
    const reply = await this.#callLoaded('ask', request)
    return reply.state === 'done' ? reply.result : { state: 'engine-error', message: reply.message }
  }

  askAll(requests: readonly AskRequest[], signal: AbortSignal): AsyncGenerator<OneOfMany> {
    return this.#all(requests, (life, some) => life.stream('askAll', some, signal), signal)
  }

  traceAll(requests: readonly TraceRequest[], signal: AbortSignal): AsyncGenerator<TracedOfMany> {
    return this.#all(requests, (life, some) => life.stream('traceAll', some, signal), signal)
  }

  async *#all<Request, Given>(
    requests: readonly Request[],
    open: OpenStream<Request, Given>,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly index: number; readonly answer: Given | Failed }> {
    const left = new Set(requests.keys())
    while (left.size > 0 && !signal.aborted) {
      const asked = [...left]
      const begun = (this.#inHand = new Set<number>())
      const message = yield* this.#askOn(asked, requests, open, { left, begun })
      if (message === undefined) return
      // What was in hand when the process ended may be what ended it; the others are asked in the next one. With
      // nothing in hand it is the next of those that are left: what has its answer keeps it.
      for (const index of begun.size > 0 ? begun : [...left].slice(0, 1)) {
        left.delete(index)
        yield { index, answer: { state: 'engine-error', message } }
      }
    }
  }

  /** @returns what it failed of */
  async *#askOn<Request, Given>(
    asked: readonly number[],
    requests: readonly Request[],
    open: OpenStream<Request, Given>,
    { left, begun }: { readonly left: Set<number>; readonly begun: Set<number> },
  ): AsyncGenerator<{ readonly index: number; readonly answer: Given }, string | undefined> {
    const there = await this.#loadedLife()
    if (there.state === 'failed') return there.message
    const events = open(
      there.life,
      asked.flatMap((index) => requests[index] ?? []),
    )
    try {
      for (;;) {
        const next = await events.next()
        if (next.done === true) return next.value.state === 'failed' ? next.value.message : undefined
        const event = next.value
        const index = asked['begun' in event ? event.begun : event.index] ?? 0
        if ('begun' in event) begun.add(index)
        else {
          begun.delete(index)
          left.delete(index)
          yield { index, answer: event.answer }
        }
      }
    } finally {
      await events.return({ state: 'done', result: undefined })
    }
  }

  inHand(): number {
    return this.#inHand.size
  }

  async retrace(rows: readonly TracedRow[]): Promise<Retracing> {
    const reply = await this.#callLoaded(
      'retrace',
      rows.map(({ tokens, answerFrom }) => ({ tokens, answerFrom })),
    )
    return reply.state === 'done'
      ? { state: 'retraced', rows: reply.result }
      : { state: 'engine-error', message: reply.message }
  }

  async fit(request: FitRequest): Promise<FitResult> {
    const reply = await this.#callLoaded('fit', request)
    if (reply.state === 'failed') throw new Error(reply.message)
    return reply.result
  }

  async encode(requests: readonly EncodeRequest[]): Promise<readonly Encoded[]> {
    const encoded: Encoded[] = []
    for (let first = 0; first < requests.length; first += encodedAtOnce) {
      const reply = await this.#callLoaded('encode', requests.slice(first, first + encodedAtOnce))
      if (reply.state === 'failed') throw new Error(reply.message)
      encoded.push(...reply.result)
    }
    return encoded
  }

  async tokenise(requests: readonly AskRequest[]): Promise<readonly Tokenised[]> {
    const reply = await this.#callLoaded('tokenise', requests)
    if (reply.state === 'failed') throw new Error(reply.message)
    return reply.result
  }

  async close(): Promise<void> {
    await Promise.all([this.#client.close(), this.#reader.close()])
  }

  /** Calls the process with the last model in it, started and loaded again when it had died. */
  async #callLoaded<K extends 'ask' | 'encode' | 'fit' | 'retrace' | 'tokenise'>(
    call: K,
    request: EngineCalls[K]['request'],
  ): Promise<Reply<EngineCalls[K]['result']>> {
    const there = await this.#loadedLife()
    return there.state === 'failed' ? there : there.life.call(call, request)
  }

  async #loadedLife(): Promise<
    | { readonly state: 'there'; readonly life: ProcessConnection<EngineCalls> }
    | Extract<Reply<never>, { readonly state: 'failed' }>
  > {
    const life = this.#client.current()
    const loading = this.#loading?.life === life ? this.#loading.loaded : this.#model && this.#load(life, this.#model)
    if (loading === undefined) return { state: 'failed', message: 'invalid call: no model is loaded; load one first' }
    const loaded = await loading
    return loaded.state === 'refused' ? { state: 'failed', message: loaded.reason } : { state: 'there', life }
  }

  #load(life: ProcessConnection<EngineCalls>, request: LoadRequest): Promise<Loaded> {
    const loaded = life.call('load', request).then((reply): Promise<Loaded> | Loaded => {
      switch (reply.state) {
        case 'done':
          return this.#withTurn(life, reply.result, request)
        case 'failed':
          return { state: 'refused', reason: `invalid model file: ${request.file}: ${reply.message}` }
        default:
          return assertNever(reply)
      }
    })
    this.#loading = { life, loaded }
    return loaded
  }

  /** Templates are rendered elsewhere: one that never ends would take the engine with it. */
  async #withTurn(
    life: ProcessConnection<EngineCalls>,
    outcome: LoadedWithTemplate,
    { systemMessage }: LoadRequest,
  ): Promise<Loaded> {
    if (outcome.state === 'refused') return outcome
    const { loaded, chatTemplate } = outcome
    if (chatTemplate === null) return loaded
    const rendered = await this.#reader.render({ ...chatTemplate, systemMessage })
    const reply = await life.call('useTurn', rendered)
    if (systemMessage === undefined)
      return rendered.state === 'faulty' ? { ...loaded, chatTemplateFault: rendered.reason } : loaded
    // Asked without its system message, it would be another condition.
    if (rendered.state === 'faulty') return { state: 'refused', reason: rendered.reason }
    return reply.state === 'failed' ? { state: 'refused', reason: reply.message } : loaded
  }
}
