import { retryAfter } from '#core/endpoints/retry.ts'

export const wireFaults = [
  'unreachable',
  'TLS',
  'time-out',
  'busy',
  'server error',
  'key',
  'not found',
  'rejected',
  'redirect',
  'not JSON',
  'too large',
  'nonsense',
] as const
export type WireFaultKind = (typeof wireFaults)[number]

/** What an endpoint did not do. Its message is one sentence for a person, and never holds a key. */
export class EndpointFault extends Error {
  readonly kind: WireFaultKind
  /** Milliseconds that the server asks to be left alone; `null`: it says nothing. */
  readonly retryAfterMs: number | null

  constructor(kind: WireFaultKind, message: string, retryAfterMs: number | null = null) {
    super(message)
    this.kind = kind
    this.retryAfterMs = retryAfterMs
  }

  /** Another try may go well: the network, or the server's load, was at fault. */
  get isPassing(): boolean {
    return passing.has(this.kind)
  }
}

const passing: ReadonlySet<WireFaultKind> = new Set(['unreachable', 'time-out', 'busy', 'server error'])

export interface WireOptions {
  readonly url: string
  /** Goes into the Authorization header, and nowhere else. */
  readonly key?: string | undefined
  /** Milliseconds that one exchange may take as a whole, however slowly it drips. */
  readonly timeoutMs?: number
}

/** Bytes of a reply: probabilities of a whole vocabulary take ten megabytes. */
const maxReply = 64e6
const defaultTimeoutMs = 300_000
/** Characters of what a server says of its refusal. */
const maxOfWords = 300

/** HTTP exchanges of JSON with one endpoint. Every failure is an `EndpointFault`. */
export class Wire {
  readonly url: string
  readonly #key: string | undefined
  readonly #timeoutMs: number

  constructor({ url, key, timeoutMs = defaultTimeoutMs }: WireOptions) {
    this.url = url
    this.#key = key
    this.#timeoutMs = timeoutMs
  }

  get(path: string, signal?: AbortSignal): Promise<unknown> {
    return this.#exchange(path, { method: 'GET' }, signal)
  }

  post(path: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
    return this.#exchange(path, { method: 'POST', body: JSON.stringify(body) }, signal)
  }

  async #exchange(path: string, init: RequestInit, signal: AbortSignal | undefined): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.#timeoutMs)
    const fault = (kind: WireFaultKind, what: string, wait: number | null = null) =>
      new EndpointFault(kind, `${this.url}${path}: ${what}`, wait)
    if (this.#key !== undefined && !/^[\x21-\x7e]+$/.test(this.#key))
      throw fault('key', 'the key has a space, or a character beyond ASCII; give it without them')
    try {
      const response = await fetch(`${this.url}${path}`, {
        ...init,
        // An address is a permission: no server sends asks elsewhere.
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        headers: {
          Accept: 'application/json',
          ...(init.body !== undefined && { 'Content-Type': 'application/json' }),
          ...(this.#key !== undefined && { Authorization: `Bearer ${this.#key}` }),
        },
      })
      const text = await readText(response, () => fault('too large', `the reply is larger than ${maxReply / 1e6} MB`))
      if (!response.ok) throw this.#refusal(path, response, text)
      return (
        parse(text) ??
        fail(
          fault(
            'not JSON',
            `the reply is no JSON: ${JSON.stringify(this.#without(text.slice(0, 80)))}; is it the address of a model server?`,
          ),
        )
      )
    } catch (error) {
      if (error instanceof EndpointFault) throw error
      if (signal?.aborted === true) throw error
      if (timeout.aborted) throw fault('time-out', `no whole reply within ${this.#timeoutMs / 1000} s`)
      const code = this.#without(codeOf(error))
      throw isTlsCode(code)
        ? fault('TLS', `no safe connection (${code}); is the certificate right, or was http meant?`)
        : fault('unreachable', `no connection (${code}); is the server running, and the address right?`)
    }
  }

  #refusal(path: string, { status, headers }: Response, text: string): EndpointFault {
    const said = this.#without(wordsOf(text))
    const words = said === '' ? '' : `: ${JSON.stringify(said)}`
    const at = `${this.url}${path}`
    const wait = retryAfter(headers.get('retry-after'), Date.now())
    if (status >= 300 && status < 400)
      return new EndpointFault(
        'redirect',
        `${at}: it sends asks elsewhere (${status}); name the address that it really has`,
      )
    if (status === 401 || status === 403)
      return new EndpointFault(
        'key',
        `${at}: the key is missing or wrong (${status}${words}); give the one that this server takes`,
      )
    if (status === 404)
      return new EndpointFault('not found', `${at}: it has no such call or model (404${words}); is the address right?`)
    if (status === 429) return new EndpointFault('busy', `${at}: too many requests (429${words})`, wait)
    if (status === 503)
      return new EndpointFault('busy', `${at}: the server is busy or still loading (503${words})`, wait)
    if (status === 408 || status >= 500)
      return new EndpointFault('server error', `${at}: the server failed (${status}${words})`, wait)
    return new EndpointFault('rejected', `${at}: the server refused the request (${status}${words})`)
  }

  /** A server may repeat a header in what it says. */
  #without(words: string): string {
    return this.#key === undefined || this.#key === '' ? words : words.replaceAll(this.#key, '…')
  }
}

async function readText(response: Response, tooLarge: () => Error): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(parts).toString('utf8')
    size += value.length
    if (size > maxReply) {
      await reader.cancel()
      throw tooLarge()
    }
    parts.push(value)
  }
}

/** Undefined: no JSON. JSON's own `null` is no answer either. */
function parse(text: string): unknown {
  try {
    return (JSON.parse(text) as unknown) ?? undefined
  } catch {
    return undefined
  }
}

function fail(error: Error): never {
  throw error
}

/** What stands in an error's body: OpenAI's, FastAPI's, or the beginning of whatever it is. */
function wordsOf(text: string): string {
  const body = parse(text)
  const error = field(body, 'error')
  const found = [field(error, 'message'), error, field(body, 'message'), field(body, 'detail')].find(
    (each) => typeof each === 'string',
  )
  const words =
    typeof found === 'string' ? found : body === undefined && text.trimStart().startsWith('<') ? 'a web page' : text
  return words.replace(/\s+/g, ' ').trim().slice(0, maxOfWords)
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = field(cause, 'code')
  if (typeof code === 'string') return code
  return cause instanceof Error ? cause.message.slice(0, maxOfWords) : String(cause)
}

function isTlsCode(code: string): boolean {
  return /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|EPROTO|HOSTNAME_MISMATCH)/.test(
    code,
  )
}
