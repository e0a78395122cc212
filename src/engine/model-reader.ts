import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assertNever } from '#core/assert-never.ts'
import type { SystemMessages } from '#core/prompts/system-message.ts'
import { ProcessClient, type Reply } from '#processes/client.ts'
import type { Fork } from '#processes/fork.ts'
import type { Checked, Described, Inspection, MemoryRequest, MemoryReport, ModelInfo } from './engine.ts'
import type { ModelReaderCalls, Rendered, TemplateRequest } from './messages.ts'

/**
 * What is read of files that nobody vouches for, in processes of its own: one for metadata, one for chat templates, and
 * one each time that weights are read or the engine's libraries are needed. Any of them may be ended by a file, or for
 * taking too long; the next call then starts a new one.
 */
export class ModelReader {
  readonly #open: (name: string) => ProcessClient<ModelReaderCalls>
  readonly #metadata: OneAtATime
  readonly #templates: OneAtATime
  readonly #passing = new Set<ProcessClient<ModelReaderCalls>>()
  /** Templates that ended their process, with what is said of them: what takes seconds is not tried again. */
  readonly #endless = new Map<string, Rendered>()
  /** Likewise those that did so when they were given a system message. */
  readonly #silent = new Map<string, SystemMessages>()

  constructor({
    fork,
    modulePath,
  }: {
    readonly fork: Fork
    /** The process's entry, where a bundler has moved it. */ readonly modulePath?: string | undefined
  }) {
    const path = modulePath ?? fileURLToPath(new URL('./process/model-reader.ts', import.meta.url))
    this.#open = (name) => new ProcessClient({ name, fork, modulePath: path })
    this.#metadata = new OneAtATime(this.#open('model reader'))
    this.#templates = new OneAtATime(this.#open('template'))
  }

  async inspect(file: string): Promise<Inspection> {
    const reply = await this.#metadata.call('inspect', file)
    if (reply.state === 'failed') return refused(file, reply.message)
    if (reply.result.state === 'refused') return reply.result
    const { model, chatTemplate } = reply.result
    if (chatTemplate === null) return { state: 'usable', model: { ...model, hasChatTemplate: false } }
    return {
      state: 'usable',
      model: { ...model, ...(await this.template({ template: chatTemplate, bos: '', eos: '' })) },
    }
  }

  /** Whether a user turn can be made with a template, and what it does with system messages. */
  async template(
    request: TemplateRequest,
  ): Promise<Pick<ModelInfo, 'hasChatTemplate' | 'chatTemplateFault' | 'systemMessages'>> {
    const rendered = await this.render(request)
    return rendered.state === 'faulty'
      ? { hasChatTemplate: false, chatTemplateFault: rendered.reason }
      : { hasChatTemplate: true, systemMessages: await this.#systemMessages(request) }
  }

  async describe(file: string): Promise<Described> {
    const reply = await this.#metadata.call('describe', file)
    return reply.state === 'done' ? reply.result : refused(file, reply.message)
  }

  async memory(request: MemoryRequest): Promise<MemoryReport> {
    const reply = await this.#once('memory', request)
    return reply.state === 'done' ? reply.result : refused(request.file, reply.message)
  }

  check(file: string, signal?: AbortSignal): Promise<Checked> {
    return this.#ofWeights('check', file, signal)
  }

  attempt(file: string, signal?: AbortSignal): Promise<Checked> {
    return this.#ofWeights('attempt', file, signal)
  }

  /** A template that takes too long, or too much memory, is faulty like any other. */
  async render(request: TemplateRequest): Promise<Rendered> {
    if (request.template.length > maxOfTemplate)
      return faulty(`it has ${request.template.length} characters, and up to ${maxOfTemplate} are rendered`)
    const known = this.#endless.get(request.template)
    if (known !== undefined) return known
    const reply = await this.#templates.call('render', request)
    switch (reply.state) {
      case 'done':
        return reply.result
      case 'failed':
        return this.#remember(request.template, faulty(reply.message))
      default:
        return assertNever(reply)
    }
  }

  /** A template may be endless with a system message only: then it takes none. */
  async #systemMessages(request: TemplateRequest): Promise<SystemMessages> {
    const known = this.#silent.get(request.template)
    if (known !== undefined) return known
    const reply = await this.#templates.call('systemMessages', request)
    if (reply.state === 'done') return reply.result
    const none = { default: null, refusal: reply.message, staying: null }
    keep(this.#silent, request.template, none)
    return none
  }

  #remember(template: string, fault: Rendered): Rendered {
    keep(this.#endless, template, fault)
    return fault
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#metadata.close(),
      this.#templates.close(),
      ...[...this.#passing].map((each) => each.close()),
    ])
  }

  async #ofWeights(call: 'attempt' | 'check', file: string, signal?: AbortSignal): Promise<Checked> {
    const fileSize = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    const reply = await this.#once(call, { file, fileSize }, signal)
    return reply.state === 'done' ? reply.result : refused(file, reply.message)
  }

  /** In a process that ends with the call: what it loaded goes with it, and a call that is given up ends at once. */
  async #once<K extends 'attempt' | 'check' | 'memory'>(
    call: K,
    request: ModelReaderCalls[K]['request'],
    signal?: AbortSignal,
  ): Promise<Reply<ModelReaderCalls[K]['result']>> {
    const client = this.#open('engine')
    const end = () => void client.close()
    this.#passing.add(client)
    signal?.addEventListener('abort', end)
    try {
      return signal?.aborted === true
        ? { state: 'failed', message: 'nobody waits for it any more' }
        : await client.current().call(call, request)
    } finally {
      signal?.removeEventListener('abort', end)
      await client.close()
      this.#passing.delete(client)
    }
  }
}

/** Characters; real ones have some thousands. */
const maxOfTemplate = 1_000_000

/** Templates; each may have that many characters. */
const maxRemembered = 16

function keep<Value>(remembered: Map<string, Value>, template: string, value: Value): void {
  const [oldest] = remembered.keys()
  if (oldest !== undefined && remembered.size >= maxRemembered) remembered.delete(oldest)
  remembered.set(template, value)
}

function faulty(why: string): Rendered {
  return {
    state: 'faulty',
    reason: `invalid chat template: ${why}; ask the model with the format tk-instruct or plain`,
  }
}

function refused(file: string, why: string): { readonly state: 'refused'; readonly reason: string } {
  return { state: 'refused', reason: `invalid model file: ${file}: ${why}` }
}

/** Calls that wait here, not in the process: where one ends it, the others have not failed of that. */
class OneAtATime {
  readonly #client: ProcessClient<ModelReaderCalls>
  #last: Promise<unknown> = Promise.resolve()

  constructor(client: ProcessClient<ModelReaderCalls>) {
    this.#client = client
  }

  call<K extends keyof ModelReaderCalls>(
    call: K,
    request: ModelReaderCalls[K]['request'],
  ): Promise<Reply<ModelReaderCalls[K]['result']>> {
    const reply = this.#last.then(() => this.#client.current().call(call, request))
    this.#last = reply.catch(() => undefined)
    return reply
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
