import { z } from 'zod'
import { labelGrammar, maxLabelTokens } from '#core/answers/label-grammar.ts'
import type { TokenSampling } from '#core/answers/sampling.ts'
import type { About, Dialect, Generated, Limits, ServedTemplate, TokenId, Turn, TurnFrame } from './dialect.ts'
import { expectReply } from './reply.ts'
import { EndpointFault, type Wire } from './wire.ts'

const props = z.object({
  default_generation_settings: z.object({ n_ctx: z.number().int().positive() }),
  model_path: z.string().default(''),
  model_ftype: z.string().default(''),
  chat_template: z.string().default(''),
  bos_token: z.string().default(''),
  eos_token: z.string().default(''),
  build_info: z.string().default(''),
})
const listed = z.object({
  data: z
    .array(
      z.object({
        id: z.string(),
        meta: z.object({ n_vocab: z.number(), n_params: z.number(), size: z.number() }).nullish(),
      }),
    )
    .min(1),
})
const tokens = z.object({ tokens: z.array(z.number().int().nonnegative()) })
const logProbability = z.number().max(1e-6)
const completion = z.object({
  content: z.string(),
  tokens_predicted: z.number().int().nonnegative(),
  tokens_evaluated: z.number().int().nonnegative(),
  truncated: z.boolean(),
  stop_type: z.enum(['none', 'eos', 'limit', 'word']),
  tokens: z.array(z.number().int().nonnegative()).optional(),
  completion_probabilities: z
    .array(
      z.object({
        id: z.number().int(),
        logprob: logProbability,
        top_logprobs: z.array(z.object({ id: z.number().int(), logprob: logProbability })),
      }),
    )
    .optional(),
})

/** What decides the choice of tokens, all of it: the likeliest one, whatever the server's defaults are. */
const greedy = {
  temperature: 0,
  dynatemp_range: 0,
  top_k: 1,
  top_p: 1,
  min_p: 0,
  top_n_sigma: -1,
  typical_p: 1,
  xtc_probability: 0,
  repeat_penalty: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  dry_multiplier: 0,
  mirostat: 0,
  seed: 0,
  ignore_eos: false,
  samplers: ['top_k', 'temperature'],
  post_sampling_probs: false,
  cache_prompt: true,
  stream: false,
  return_tokens: true,
} as const

/** In the order in which the engine draws, too: top-p before the temperature. */
function drawing({ temperature, topP, seed }: TokenSampling) {
  return { temperature, top_p: topP, top_k: 0, seed, samplers: ['top_p', 'temperature'] } as const
}

/** What llama.cpp v0.5.0 takes for a model that has no template. */
const chatMl = `{%- for message in messages -%}
  {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<|im_start|>assistant\n' -}}
{%- endif -%}`

/** Likeliest tokens that are asked for at once; others are forced, one at a time. */
const likeliest = 100
/** Larger than any difference of logits. */
const forcing = 10_000

/** llama.cpp's own server, by its own calls: those it has of OpenAI's pass over fields without a word. */
export class LlamaServer implements Dialect {
  readonly kind = 'llama-server'
  readonly tells = 'forced token'
  readonly #wire: Wire

  constructor(wire: Wire) {
    this.#wire = wire
  }

  async about(signal?: AbortSignal): Promise<About> {
    const is = expectReply(props, await this.#wire.get('/props', signal), `${this.#wire.url}/props`)
    const { data } = expectReply(listed, await this.#wire.get('/v1/models', signal), `${this.#wire.url}/v1/models`)
    const ends =
      is.eos_token === ''
        ? []
        : await this.#tokens({ content: is.eos_token, add_special: false, parse_special: true }, signal)
    const [{ id, meta } = { id: '', meta: null }] = data
    return {
      model: id,
      version: is.build_info === '' ? '' : `llama.cpp ${is.build_info}`,
      contextSize: is.default_generation_settings.n_ctx,
      chatTemplate: await this.#template(is, signal),
      identity: {
        type: is.model_ftype,
        template: is.chat_template,
        vocabulary: meta?.n_vocab ?? 0,
        parameters: meta?.n_params ?? 0,
        size: meta?.size ?? 0,
      },
      ends: ends.length === 1 ? ends : [],
    }
  }

  async tokenise(text: string, { begins }: { readonly begins: boolean }, signal?: AbortSignal) {
    return this.#tokens({ content: text, add_special: begins, parse_special: false }, signal)
  }

  async detokenise(some: readonly TokenId[], signal?: AbortSignal): Promise<string> {
    const reply = await this.#wire.post('/detokenize', { tokens: some }, signal)
    return expectReply(z.object({ content: z.string() }), reply, `${this.#wire.url}/detokenize`).content
  }

  /**
   * As a whole, with the template's special tokens read as such. Where the text holds what would be one, it is
   * tokenised apart: data is never read as special tokens.
   */
  async turn(text: string, { rendered }: TurnFrame, signal?: AbortSignal): Promise<Turn> {
    if (rendered === null) throw new EndpointFault('nonsense', `${this.#wire.url}: it has no chat template`)
    const { before, after } = rendered
    const whole = `${before}${text}${after}`
    const [plain, special] = [
      await this.#tokens({ content: text, add_special: false, parse_special: false }, signal),
      await this.#tokens({ content: text, add_special: false, parse_special: true }, signal),
    ]
    if (isSame(plain, special))
      return {
        text: whole,
        tokens: await this.#begun(whole, signal),
      }
    const [left, right] = [
      await this.#begun(before, signal),
      await this.#tokens({ content: after, add_special: false, parse_special: true }, signal),
    ]
    return { text: whole, tokens: [...left, ...plain, ...right] }
  }

  async generate(
    prompt: readonly TokenId[],
    { maxTokens, stop, sampling }: Limits,
    signal?: AbortSignal,
  ): Promise<Generated> {
    return this.#complete(prompt, { n_predict: maxTokens, stop, ...(sampling && drawing(sampling)) }, signal)
  }

  async generateLabel(prompt: readonly TokenId[], labels: readonly string[], signal?: AbortSignal): Promise<Generated> {
    return this.#complete(
      prompt,
      { n_predict: maxLabelTokens(labels), stop: [], grammar: labelGrammar(labels) },
      signal,
    )
  }

  /** The likeliest ones in one request, each of the others by itself. */
  async following(text: readonly TokenId[], wanted: readonly TokenId[], signal?: AbortSignal) {
    const { top_logprobs: top, id, logprob } = await this.#next(text, { n_probs: likeliest }, signal)
    const found = new Map<TokenId, number>(top.map((each) => [each.id, each.logprob]))
    found.set(id, logprob)
    for (const token of wanted) if (!found.has(token)) found.set(token, await this.told(text, token, signal))
    return found
  }

  /** The token is forced by a bias; what is told is its own probability all the same. */
  async told(text: readonly TokenId[], token: TokenId, signal?: AbortSignal): Promise<number> {
    const forced = await this.#next(text, { n_probs: 1, logit_bias: [[token, forcing]] }, signal)
    if (forced.id !== token)
      throw new EndpointFault(
        'nonsense',
        `${this.#wire.url}/completion: token ${token} was forced, and ${forced.id} came`,
      )
    return forced.logprob
  }

  async #next(text: readonly TokenId[], more: Readonly<Record<string, unknown>>, signal: AbortSignal | undefined) {
    const at = `${this.#wire.url}/completion`
    const reply = await this.#wire.post('/completion', { ...greedy, prompt: text, n_predict: 1, ...more }, signal)
    const { completion_probabilities: each, truncated } = expectReply(completion, reply, at)
    const [only] = each ?? []
    if (truncated || only === undefined || each?.length !== 1)
      throw new EndpointFault(
        'nonsense',
        `${at}: ${each?.length ?? 0} log-probabilities came for 1 token; nothing is scored without`,
      )
    return only
  }

  async #complete(
    prompt: readonly TokenId[],
    more: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<Generated> {
    const at = `${this.#wire.url}/completion`
    const reply = expectReply(
      completion,
      await this.#wire.post('/completion', { ...greedy, prompt, ...more }, signal),
      at,
    )
    if (reply.truncated) throw new EndpointFault('nonsense', `${at}: the server cut the prompt; nothing is asked so`)
    if (reply.stop_type === 'none') throw new EndpointFault('nonsense', `${at}: the answer has no end`)
    return {
      text: reply.content,
      tokens: reply.tokens_predicted,
      end: ({ eos: 'end of turn', limit: 'token limit', word: 'stop' } as const)[reply.stop_type],
      promptTokens: reply.tokens_evaluated,
    }
  }

  /** A template's text, special tokens read as such. Where it begins with BOS itself, no second one comes before it. */
  async #begun(text: string, signal: AbortSignal | undefined): Promise<readonly TokenId[]> {
    const [own, begun] = [
      await this.#tokens({ content: text, add_special: false, parse_special: true }, signal),
      await this.#tokens({ content: text, add_special: true, parse_special: true }, signal),
    ]
    return begun.length === own.length + 1 && begun[0] === own[0] ? own : begun
  }

  /** Of a model without one it shows llama.cpp's own, whatever the model's vocabulary is. */
  async #template(
    { chat_template: template, bos_token: bos, eos_token: eos }: z.infer<typeof props>,
    signal: AbortSignal | undefined,
  ): Promise<ServedTemplate> {
    if (template === '') return { state: 'none', reason: 'its model has no chat template' }
    if (template === chatMl) {
      const tokens = await this.#tokens({ content: '<|im_start|>', add_special: false, parse_special: true }, signal)
      if (tokens.length !== 1)
        return {
          state: 'none',
          reason:
            "its model has no chat template; the server shows llama.cpp's own, whose tokens the model does not have",
        }
    }
    return { state: 'text', request: { template, bos, eos } }
  }

  async #tokens(
    request: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<readonly TokenId[]> {
    return expectReply(tokens, await this.#wire.post('/tokenize', request, signal), `${this.#wire.url}/tokenize`).tokens
  }
}

function isSame(one: readonly TokenId[], other: readonly TokenId[]): boolean {
  return one.length === other.length && one.every((token, i) => token === other[i])
}
