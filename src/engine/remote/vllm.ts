import { z } from 'zod'
import { labelPattern, maxLabelTokens } from '#core/answers/label-grammar.ts'
import { drawing, greedySampling } from '#core/endpoints/greedy-sampling.ts'
import type { About, Dialect, Generated, Limits, TokenId, Turn, TurnFrame } from './dialect.ts'
import { expectReply } from './reply.ts'
import { EndpointFault, type Wire } from './wire.ts'

const listed = z.object({
  data: z
    .array(z.object({ id: z.string(), root: z.string().nullish(), max_model_len: z.number().int().positive() }))
    .min(1),
})
const tokenised = z.object({ tokens: z.array(z.number().int().nonnegative()) })
const logProbability = z.number().max(1e-6)
const completions = z.object({
  choices: z
    .array(
      z.object({
        index: z.number().int().nonnegative(),
        text: z.string(),
        finish_reason: z.enum(['stop', 'length']),
        stop_reason: z.union([z.string(), z.number()]).nullish(),
        logprobs: z
          .object({
            token_logprobs: z.array(logProbability.nullable()),
            top_logprobs: z.array(z.record(z.string(), logProbability).nullable()),
            tokens: z.array(z.string()),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number().int(), completion_tokens: z.number().int().nullish() }),
  system_fingerprint: z.string().nullish(),
})
type Choice = z.infer<typeof completions>['choices'][number]

/** Log-probabilities that vLLM gives of one place unless it was started with more (`--max-logprobs`). */
const likeliest = 20
/** Prompts in one request. */
const maxAtOnce = 64

/** vLLM's server, or Ray Serve in front of it, by the calls that both have. */
export class Vllm implements Dialect {
  readonly kind = 'vllm'
  readonly tells = 'echo'
  readonly #wire: Wire
  readonly #model: string

  /** @param model as `/v1/models` lists it */
  constructor(wire: Wire, model: string) {
    this.#wire = wire
    this.#model = model
  }

  async about(signal?: AbortSignal): Promise<About> {
    const { data } = expectReply(listed, await this.#wire.get('/v1/models', signal), `${this.#wire.url}/v1/models`)
    const model = data.find(({ id }) => id === this.#model)
    if (model === undefined)
      throw new EndpointFault(
        'not found',
        `${this.#wire.url}: it has no model ${this.#model}; it has ${data.map(({ id }) => id).join(', ')}`,
      )
    const version = z.object({ version: z.string() }).safeParse(await this.#wire.get('/version', signal))
    return {
      model: model.id,
      version: version.success ? `vLLM ${version.data.version}` : '',
      contextSize: model.max_model_len,
      chatTemplate: (await this.#hasTemplate(signal))
        ? { state: 'served' }
        : { state: 'none', reason: 'the server makes no user turn: its model has no chat template' },
      identity: { root: model.root ?? '' },
      ends: [],
    }
  }

  async tokenise(text: string, { begins }: { readonly begins: boolean }, signal?: AbortSignal) {
    return this.#tokens({ prompt: text, add_special_tokens: begins }, signal)
  }

  async detokenise(tokens: readonly TokenId[], signal?: AbortSignal): Promise<string> {
    const reply = await this.#wire.post('/detokenize', { model: this.#model, tokens }, signal)
    return expectReply(z.object({ prompt: z.string() }), reply, `${this.#wire.url}/detokenize`).prompt
  }

  async turn(text: string, { systemMessage }: TurnFrame, signal?: AbortSignal): Promise<Turn> {
    const system = systemMessage === undefined ? [] : [{ role: 'system', content: systemMessage }]
    const messages = [...system, { role: 'user', content: text }]
    const tokens = await this.#tokens({ messages, add_generation_prompt: true, add_special_tokens: false }, signal)
    return { text: await this.detokenise(tokens, signal), tokens }
  }

  async generate(
    prompt: readonly TokenId[],
    { maxTokens, stop, sampling }: Limits,
    signal?: AbortSignal,
  ): Promise<Generated> {
    return this.#complete(prompt, { max_tokens: maxTokens, stop, ...(sampling && drawing(sampling)) }, signal)
  }

  async generateLabel(prompt: readonly TokenId[], labels: readonly string[], signal?: AbortSignal): Promise<Generated> {
    return this.#complete(
      prompt,
      { max_tokens: maxLabelTokens(labels), stop: [], structured_outputs: { regex: labelPattern(labels) } },
      signal,
    )
  }

  /** The likeliest ones in one request, the others together in another one. */
  async following(text: readonly TokenId[], wanted: readonly TokenId[], signal?: AbortSignal) {
    const first = await this.#ask({ prompt: text, max_tokens: 1, stop: [], logprobs: likeliest }, signal)
    const found = new Map<TokenId, number>()
    for (const [name, value] of Object.entries(first.choices[0]?.logprobs?.top_logprobs[0] ?? {}))
      found.set(tokenOf(name, this.#wire.url), value)
    const left = wanted.filter((token) => !found.has(token))
    for (let from = 0; from < left.length; from += maxAtOnce) {
      const some = left.slice(from, from + maxAtOnce)
      for (const [i, value] of (await this.#echoed(text, some, signal)).entries()) found.set(some[i] ?? -1, value)
    }
    return found
  }

  async told(text: readonly TokenId[], token: TokenId, signal?: AbortSignal): Promise<number> {
    const [value] = await this.#echoed(text, [token], signal)
    return value ?? NaN
  }

  /** Each token as the last of a prompt, whose probability is told. */
  async #echoed(text: readonly TokenId[], tokens: readonly TokenId[], signal: AbortSignal | undefined) {
    const prompt = tokens.map((token) => [...text, token])
    const { choices } = await this.#ask({ prompt, max_tokens: 1, stop: [], echo: true, logprobs: 1 }, signal)
    return tokens.map((_, i) =>
      lastOfPrompt(
        choices.find(({ index }) => index === i),
        text.length + 1,
        this.#wire.url,
      ),
    )
  }

  async #complete(
    prompt: readonly TokenId[],
    more: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<Generated> {
    const { choices, usage } = await this.#ask({ prompt, ...more }, signal)
    const [choice] = choices
    if (choice === undefined || choices.length > 1)
      throw new EndpointFault('nonsense', `${this.#wire.url}: ${choices.length} answers came for 1 prompt`)
    return {
      text: choice.text,
      tokens: usage.completion_tokens ?? 0,
      end:
        choice.finish_reason === 'length'
          ? 'token limit'
          : typeof choice.stop_reason === 'string'
            ? 'stop'
            : 'end of turn',
      promptTokens: usage.prompt_tokens,
    }
  }

  async #ask(request: Readonly<Record<string, unknown>>, signal: AbortSignal | undefined) {
    const at = `${this.#wire.url}/v1/completions`
    const body = { ...greedySampling, model: this.#model, return_tokens_as_token_ids: true, ...request }
    return expectReply(completions, await this.#wire.post('/v1/completions', body, signal), at)
  }

  async #tokens(request: Readonly<Record<string, unknown>>, signal: AbortSignal | undefined) {
    const reply = await this.#wire.post('/tokenize', { model: this.#model, ...request }, signal)
    return expectReply(tokenised, reply, `${this.#wire.url}/tokenize`).tokens
  }

  async #hasTemplate(signal: AbortSignal | undefined): Promise<boolean> {
    try {
      return (await this.turn('a', { systemMessage: undefined, rendered: null }, signal)).tokens.length > 1
    } catch (error) {
      if (error instanceof EndpointFault && !error.isPassing) return false
      throw error
    }
  }
}

/** "token_id:29": names are texts otherwise, and two tokens may have the same. */
function tokenOf(name: string, url: string): TokenId {
  const [, number] = /^token_id:(\d+)$/.exec(name) ?? []
  if (number === undefined)
    throw new EndpointFault(
      'nonsense',
      `${url}: log-probabilities are given by texts (${JSON.stringify(name)}), not by token numbers`,
    )
  return Number(number)
}

function lastOfPrompt(choice: Choice | undefined, length: number, url: string): number {
  const each = choice?.logprobs?.token_logprobs ?? []
  const value = each[length - 1]
  if (each.length < length || value === undefined || value === null)
    throw new EndpointFault(
      'nonsense',
      `${url}: ${each.length} log-probabilities came for ${length} tokens; nothing is scored without`,
    )
  return value
}
