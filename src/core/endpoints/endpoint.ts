import type { Decoding } from '#core/answers/decoding.ts'
import type { SystemMessages } from '#core/prompts/system-message.ts'

/** Servers by the calls they are asked with; what only has OpenAI's completions is asked as vLLM, as far as it goes. */
export const endpointKinds = ['llama-server', 'vllm'] as const
export type EndpointKind = (typeof endpointKinds)[number]

/** A server that a person has added to ask models of, on this machine or another one. */
export interface Endpoint {
  readonly name: string
  /** Without a slash at its end, e.g. `http://127.0.0.1:8080`. */
  readonly url: string
}

/** What is tried of an endpoint before it is used: a decoding is offered only where what it rests on has passed. */
export const probeNames = [
  'token ids',
  'tokenise',
  'BOS',
  'echo',
  'forced token',
  'constraint',
  'stop',
  'repeat',
] as const
export type ProbeName = (typeof probeNames)[number]

export const probeStates = ['passed', 'failed', 'not offered'] as const

export interface Probe {
  readonly name: ProbeName
  readonly state: (typeof probeStates)[number]
  /** What was seen, in one sentence. */
  readonly detail: string
}

/** How an endpoint can be asked by a decoding, or why it cannot. */
export type Offer =
  { readonly state: 'offered'; readonly by: string } | { readonly state: 'missing'; readonly reason: string }

/** What is known of a model's chat template, as of a file's. */
export interface TemplateFacts {
  /** One that a user turn can be made with. */
  readonly hasChatTemplate: boolean
  /** Why there is none, or the one it has is of no use. */
  readonly chatTemplateFault?: string | undefined
  /** Absent where the server renders it itself: nobody can look. */
  readonly systemMessages?: SystemMessages | undefined
}

/** What the probes found; stored with each run that asks the endpoint. */
export interface EndpointReport extends TemplateFacts {
  readonly kind: EndpointKind
  /** As the server calls it. */
  readonly model: string
  /** As the server says it, e.g. "llama.cpp b1-abc"; '' where it says nothing. */
  readonly version: string
  /** SHA-256 of what must not change between a run's beginning and its end, hexadecimal. */
  readonly fingerprint: string
  /** Tokens of a prompt and its answer. */
  readonly contextSize: number
  readonly probes: readonly Probe[]
  readonly offers: Readonly<Record<Decoding, Offer>>
}

export type EndpointAddress =
  { readonly state: 'valid'; readonly url: string } | { readonly state: 'refused'; readonly reason: string }

/** An address as it is kept: http or https, no user in it, no query, without `/v1` and slashes at its end. */
export function endpointAddress(typed: string): EndpointAddress {
  const refuse = (why: string): EndpointAddress => ({ state: 'refused', reason: `invalid address: ${typed} (${why})` })
  const found = /^(https?):\/\/([^/?#\s]+)([^?#\s]*)$/i.exec(typed.trim())
  if (found === null) return refuse('an address begins with http:// or https:// and has neither query nor spaces')
  const [, scheme = '', host = '', path = ''] = found
  if (host.includes('@')) return refuse('an address has no user name or key')
  if (!/^(?:\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.test(host)) return refuse('it names no host')
  return {
    state: 'valid',
    url: `${scheme.toLowerCase()}://${host.toLowerCase()}${path.replace(/\/+$/, '').replace(/\/v1$/, '')}`,
  }
}

/** Whether asks stay on this machine. */
export function isLoopback(url: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]|$)/.test(url)
}
