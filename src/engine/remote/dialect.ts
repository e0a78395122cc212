import type { TokenSampling } from '#core/answers/sampling.ts'
import type { EndpointKind } from '#core/endpoints/endpoint.ts'
import type { RenderedTurn, TemplateRequest } from '../messages.ts'

/** A token's number in the vocabulary of the endpoint's model. */
export type TokenId = number

/**
 * How one kind of server is asked. Prompts go there as token numbers, since a server may read special tokens in a text;
 * every field that decides the choice of tokens is named in each request, since a server may have others as defaults.
 * All calls throw an `EndpointFault`.
 */
export interface Dialect {
  readonly kind: EndpointKind
  about(signal?: AbortSignal): Promise<About>
  /** @param begins with what stands at the beginning of a text (BOS), where the model has that */
  tokenise(text: string, how: { readonly begins: boolean }, signal?: AbortSignal): Promise<readonly TokenId[]>
  detokenise(tokens: readonly TokenId[], signal?: AbortSignal): Promise<string>
  /** The whole text of a prompt as one user turn of the chat template, ready for the answer, and its tokens. */
  turn(text: string, frame: TurnFrame, signal?: AbortSignal): Promise<Turn>
  /** Until one of the texts has come, the turn is over or there are so many tokens. */
  generate(prompt: readonly TokenId[], limits: Limits, signal?: AbortSignal): Promise<Generated>
  /** Greedily among a label and what may stand around it (core/answers/label-grammar.ts). */
  generateLabel(prompt: readonly TokenId[], labels: readonly string[], signal?: AbortSignal): Promise<Generated>
  /** Log-probabilities of tokens behind a text, of each that is asked about. */
  following(
    text: readonly TokenId[],
    wanted: readonly TokenId[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<TokenId, number>>
  /** By which of the probes this kind of server tells the probability of any token. */
  readonly tells: 'echo' | 'forced token'
  /** The log-probability of one token behind a text by that way alone. */
  told(text: readonly TokenId[], token: TokenId, signal?: AbortSignal): Promise<number>
}

export interface About {
  /** As the server calls it; sent with each request. */
  readonly model: string
  readonly version: string
  /** Tokens of a prompt and its answer. */
  readonly contextSize: number
  readonly chatTemplate: ServedTemplate
  /** Whatever else must not change between a run's beginning and its end. */
  readonly identity: Readonly<Record<string, string | number>>
  /** Tokens that end a turn. */
  readonly ends: readonly TokenId[]
}

/**
 * What a server tells of its model's chat template: its text, which is rendered here; that it renders it itself and
 * shows no text; or why there is none.
 */
export type ServedTemplate =
  | { readonly state: 'text'; readonly request: TemplateRequest }
  | { readonly state: 'served' }
  | { readonly state: 'none'; readonly reason: string }

/** What a user turn is made with. */
export interface TurnFrame {
  readonly systemMessage: string | undefined
  /** Of a template that is rendered here; `null`: the server renders its own. */
  readonly rendered: Pick<RenderedTurn, 'before' | 'after'> | null
}

export interface Limits {
  readonly maxTokens: number
  readonly stop: readonly string[]
  /** Absent: greedily. */
  readonly sampling?: TokenSampling | undefined
}

export interface Generated {
  /** Without the text that ended it. */
  readonly text: string
  readonly tokens: number
  readonly end: 'stop' | 'end of turn' | 'token limit'
  /** Of the prompt, as the server counted them. */
  readonly promptTokens: number
}

export interface Turn {
  readonly text: string
  readonly tokens: readonly TokenId[]
}
