import { setTimeout as sleep } from 'node:timers/promises'
import { firstPace, nextPace, type Pace } from '#core/endpoints/pace.ts'
import { maxRetries, waitBefore } from '#core/endpoints/retry.ts'
import type { EndpointReport, TemplateFacts } from '#core/endpoints/endpoint.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { Answer, AskRequest, FitRequest, FitResult, Loaded, LoadRequest, OneOfMany } from '../engine.ts'
import type { Rendered } from '../messages.ts'
import type { ModelReader } from '../model-reader.ts'
import type { About, Dialect } from './dialect.ts'
import { probe } from './probes.ts'
import { recognise } from './recognise.ts'
import { RemoteAsker } from './remote-asker.ts'
import { EndpointFault, Wire } from './wire.ts'

/** Raised whenever the asking of endpoints changes: tokenising, stopping, how probabilities are got. */
const remoteVersion = 2

export interface RemoteOptions {
  /** The key of an endpoint, by its name; undefined: it takes none. */
  readonly keyOf: (endpoint: string) => string | undefined
  /** Renders chat templates, which a server tells and nobody vouches for. */
  readonly templates: Pick<ModelReader, 'render' | 'template'>
  /** From 0 to 1. */
  readonly chance: () => number
  /** Waits so many milliseconds, or until the signal comes. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<unknown>
}

interface ProbeOptions {
  readonly signal?: AbortSignal | undefined
  /** Of an endpoint that is not known yet; `null`: it takes none. */
  readonly key?: string | null | undefined
}

/** How asking goes, for whoever looks at a run. */
export interface RemoteStatus {
  /** Of the endpoint. */
  readonly name: string
  readonly url: string
  readonly model: string
  readonly inFlight: number
  readonly maxInFlight: number
  /** It is being asked what it is and can do. */
  readonly probing: boolean
  /** Tries, probing included, that did not come through since it was loaded, and the last one's reason. */
  readonly retries: number
  readonly lastFault: string | null
  /** Tokens read and written there since it was loaded. */
  readonly promptTokens: number
  readonly answerTokens: number
}

interface Connection {
  readonly name: string
  readonly asker: RemoteAsker
  readonly report: EndpointReport
  readonly url: string
  readonly mode: AskingMode
}

/** Asks models of endpoints that a person has added; nothing is connected before `load`. */
export class RemoteEngine {
  readonly #options: RemoteOptions
  #connection: Connection | undefined
  #pace: Pace = firstPace('exact')
  #inFlight = 0
  #probed: Pick<RemoteStatus, 'name' | 'url' | 'model'> | undefined
  #retries = 0
  #lastFault: string | null = null
  #tokens = { prompt: 0, answer: 0 }

  constructor(options: RemoteOptions) {
    this.#options = options
  }

  /** What an endpoint is and can do. */
  async probe(url: string, name: string, model: string | undefined, { signal, key }: ProbeOptions = {}) {
    const wire = new Wire({ url, key: key === undefined ? this.#options.keyOf(name) : (key ?? undefined) })
    try {
      const report = await this.#probing({ name, url, model: model ?? '' }, async () =>
        this.#reportOf(await this.#met(() => recognise(wire, model, signal), signal), signal),
      )
      return { state: 'probed', report } as const
    } catch (error) {
      if (error instanceof EndpointFault) return { state: 'refused', reason: error.message } as const
      throw error
    }
  }

  async load({ file: url, endpoint, mode = 'exact', systemMessage, contextSize }: LoadRequest): Promise<Loaded> {
    this.leave()
    if (endpoint === undefined) return { state: 'refused', reason: `invalid endpoint: ${url}; it has no name` }
    const refuse = (reason: string): Loaded => ({ state: 'refused', reason })
    if (endpoint.fingerprint === undefined) this.#countAnew()
    const dialect = await this.#dialect(url, endpoint.name, endpoint.model).catch(faultOf)
    if (dialect instanceof EndpointFault) return refuse(dialect.message)
    const report =
      endpoint.report ?? (await this.#probing({ ...endpoint, url }, () => this.#reportOf(dialect)).catch(faultOf))
    if (report instanceof EndpointFault) return refuse(report.message)
    if (endpoint.fingerprint !== undefined && endpoint.fingerprint !== report.fingerprint)
      return refuse(
        `invalid endpoint: ${endpoint.name} at ${url}: it is not what it was (model, server or its settings changed); answers of both do not belong into one run`,
      )
    const about = await this.#again(() => dialect.about(), undefined).catch(faultOf)
    if (about instanceof EndpointFault) return refuse(about.message)
    const size = Math.min(contextSize ?? report.contextSize, report.contextSize)
    const turn = await this.#rendered(about, systemMessage)
    this.#connection = {
      name: endpoint.name,
      asker: new RemoteAsker(
        dialect,
        { contextSize: size, ends: about.ends },
        { systemMessage, rendered: turn.state === 'rendered' ? turn.turn : null },
      ),
      report,
      url,
      mode,
    }
    this.#pace = firstPace(mode)
    return {
      state: 'loaded',
      engineBuild: buildOf(report, mode, size),
      contextSize: size,
      gpu: 'none',
      gpuLayers: 0,
      report,
      ...(turn.state === 'faulty' && { chatTemplateFault: turn.reason }),
    }
  }

  /** Another model is asked from here on. */
  leave(): void {
    this.#connection = undefined
  }

  /** Undefined: no endpoint is loaded, and none is probed. */
  get status(): RemoteStatus | undefined {
    const at = this.#probed ?? (this.#connection && { ...this.#connection, model: this.#connection.report.model })
    if (at === undefined) return undefined
    return {
      name: at.name,
      url: at.url,
      model: at.model,
      probing: this.#probed !== undefined,
      inFlight: this.#inFlight,
      maxInFlight: this.#pace.inFlight,
      retries: this.#retries,
      lastFault: this.#lastFault,
      promptTokens: this.#tokens.prompt,
      answerTokens: this.#tokens.answer,
    }
  }

  inHand(): number {
    return this.#inFlight
  }

  async fit(request: FitRequest): Promise<FitResult> {
    return this.#connected().asker.fit(request)
  }

  ask(request: AskRequest, signal?: AbortSignal): Promise<Answer> {
    return this.#tried(this.#connected(), request, signal)
  }

  /** As many at a time as the endpoint takes, each answer as it comes. An abort leaves those in hand open. */
  async *askAll(requests: readonly AskRequest[], signal: AbortSignal): AsyncGenerator<OneOfMany> {
    const connection = this.#connected()
    const left = [...requests.entries()]
    const running = new Map<number, Promise<OneOfMany>>()
    const stop = new AbortController()
    const either = AbortSignal.any([signal, stop.signal])
    try {
      for (;;) {
        while (!signal.aborted && running.size < this.#pace.inFlight) {
          const next = left.shift()
          if (next === undefined) break
          const [index, request] = next
          running.set(
            index,
            this.#tried(connection, request, either).then((answer) => ({ index, answer })),
          )
        }
        if (running.size === 0) return
        const one = await Promise.race(running.values())
        running.delete(one.index)
        if (signal.aborted && one.answer.state === 'unreached') continue
        yield one
      }
    } finally {
      stop.abort()
      await Promise.allSettled(running.values())
    }
  }

  async #tried(connection: Connection, request: AskRequest, signal: AbortSignal | undefined): Promise<Answer> {
    const { asker, mode, url } = connection
    for (let retry = 0; ; retry++) {
      this.#inFlight++
      const answer = await asker
        .ask(request, signal)
        .catch((error: unknown) => {
          if (error instanceof EndpointFault) return error
          if (signal?.aborted === true) return new EndpointFault('unreachable', `${url}: stopped`)
          throw error
        })
        .finally(() => {
          this.#inFlight--
        })
      if (!(answer instanceof EndpointFault)) {
        this.#pace = nextPace(this.#pace, mode, 'good')
        this.#count(answer)
        return answer
      }
      if (signal?.aborted === true) return { state: 'unreached', message: 'stopped' }
      this.#lastFault = answer.message
      if (!answer.isPassing && answer.kind !== 'key') return { state: 'engine-error', message: answer.message }
      if (retry === maxRetries || answer.kind === 'key') return { state: 'unreached', message: answer.message }
      this.#retries++
      if (answer.kind === 'busy') this.#pace = nextPace(this.#pace, mode, 'busy')
      await this.#waited(retry + 1, answer, signal)
    }
  }

  /** The first exchange with a server. Nobody there is most likely a wrong address: that is said at once. */
  #met<T>(step: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.#again(step, signal, (fault) => fault.kind !== 'unreachable')
  }

  /**
   * A step of probing, tried as often as a prompt is. A server that did not reply in minutes is not waited for five
   * times more.
   */
  async #again<T>(
    step: () => Promise<T>,
    signal: AbortSignal | undefined,
    mayPass: (fault: EndpointFault) => boolean = () => true,
  ): Promise<T> {
    for (let retry = 0; ; retry++) {
      try {
        return await step()
      } catch (error) {
        const fault = faultOf(error)
        const isLast = retry === maxRetries || signal?.aborted === true
        if (isLast || !fault.isPassing || fault.kind === 'time-out' || !mayPass(fault)) throw fault
        this.#retries++
        this.#lastFault = fault.message
        await this.#waited(retry + 1, fault, signal)
      }
    }
  }

  async #waited(retry: number, { retryAfterMs }: EndpointFault, signal: AbortSignal | undefined): Promise<void> {
    const { chance, wait = sleepUntil } = this.#options
    await wait(waitBefore(retry, chance(), retryAfterMs), signal)
  }

  async #probing<T>(at: Pick<RemoteStatus, 'name' | 'url' | 'model'>, work: () => Promise<T>): Promise<T> {
    this.#probed = at
    try {
      return await work()
    } finally {
      this.#probed = undefined
    }
  }

  async #reportOf(dialect: Dialect, signal?: AbortSignal): Promise<EndpointReport> {
    const tried = <T>(step: () => Promise<T>) => this.#again(step, signal)
    const about = await tried(() => dialect.about(signal))
    return { ...(await probe(dialect, about, { signal, tried })), ...(await this.#templateFacts(about)) }
  }

  async #templateFacts({ chatTemplate }: About): Promise<TemplateFacts> {
    switch (chatTemplate.state) {
      case 'text':
        return this.#options.templates.template(chatTemplate.request)
      case 'served':
        return { hasChatTemplate: true }
      case 'none':
        return { hasChatTemplate: false, chatTemplateFault: chatTemplate.reason }
    }
  }

  async #rendered(
    { chatTemplate }: About,
    systemMessage: string | undefined,
  ): Promise<Rendered | { state: 'unneeded' }> {
    return chatTemplate.state === 'text'
      ? this.#options.templates.render({ ...chatTemplate.request, systemMessage })
      : { state: 'unneeded' }
  }

  #countAnew(): void {
    this.#retries = 0
    this.#lastFault = null
    this.#tokens = { prompt: 0, answer: 0 }
  }

  #count(answer: Answer): void {
    if (answer.state !== 'answered') return
    this.#tokens = {
      prompt: this.#tokens.prompt + answer.fit.promptTokens,
      answer: this.#tokens.answer + answer.answerTokens,
    }
  }

  #dialect(url: string, name: string, model: string | undefined): Promise<Dialect> {
    const wire = new Wire({ url, key: this.#options.keyOf(name) })
    return this.#met(() => recognise(wire, model), undefined)
  }

  #connected(): Connection {
    if (this.#connection === undefined) throw new Error('invalid call: no endpoint is loaded; load one first')
    return this.#connection
  }
}

function faultOf(error: unknown): EndpointFault {
  if (error instanceof EndpointFault) return error
  throw error
}

async function sleepUntil(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
}

function buildOf(report: EndpointReport, mode: AskingMode, contextSize: number): string {
  return [
    `endpoint ${report.kind}${report.version === '' ? '' : ` (${report.version})`}`,
    `model ${report.model}`,
    `fingerprint ${report.fingerprint}`,
    mode === 'exact' ? 'exact (one request in flight)' : 'fast (several requests in flight)',
    `context ${contextSize}`,
    `asking endpoints ${remoteVersion}`,
  ].join(', ')
}
