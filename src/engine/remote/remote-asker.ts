import { freeAnswer, writtenLabel } from '#core/answers/generated.ts'
import { maxLabelTokens } from '#core/answers/label-grammar.ts'
import {
  answerByLikelihood,
  type Branches,
  type Compared,
  type Comparing,
  type LogProbability,
} from '#core/answers/label-likelihood.ts'
import { stopTexts } from '#core/answers/stop-rule.ts'
import { unusableLabels } from '#core/answers/usable-labels.ts'
import { assertNever } from '#core/assert-never.ts'
import type { Answer, AskRequest, Fit, FitRequest, FitResult, TooLong } from '../engine.ts'
import type { Dialect, Generated, TokenId, TurnFrame } from './dialect.ts'
import { EndTokens, withinText } from './end-tokens.ts'
import { EndpointFault } from './wire.ts'

type Decoded = Omit<Extract<Answer, { readonly state: 'answered' }>, 'state' | 'fit'>

interface Fitted {
  readonly fit: Fit
  readonly prompt: Prompt
}

interface Prompt {
  /** The trimmed text, without a chat template. */
  readonly text: string
  readonly userTurn: boolean
  readonly tokens: readonly TokenId[]
}

/** Asks one endpoint's model, as the engine's own Asker does a file's. Throws an EndpointFault. */
export class RemoteAsker implements Comparing<TokenId> {
  readonly #dialect: Dialect
  readonly #contextSize: number
  readonly #frame: TurnFrame
  readonly #ends: EndTokens

  constructor(
    dialect: Dialect,
    { contextSize, ends }: { readonly contextSize: number; readonly ends: readonly TokenId[] },
    frame: TurnFrame,
  ) {
    this.#dialect = dialect
    this.#contextSize = contextSize
    this.#frame = frame
    this.#ends = new EndTokens(dialect, ends)
  }

  async fit(request: FitRequest, signal?: AbortSignal): Promise<FitResult> {
    const fitted = await this.#fit(request, request.maxAnswerTokens, signal)
    return 'state' in fitted ? fitted : fitted.fit
  }

  async ask(request: AskRequest, signal?: AbortSignal): Promise<Answer> {
    const labels = request.decoding === 'free' ? [] : request.labels
    const fault = request.decoding === 'free' ? undefined : unusableLabels(labels)
    if (fault !== undefined) return { state: 'engine-error', message: fault }
    const room =
      labels.length === 0 ? request.maxAnswerTokens : Math.max(request.maxAnswerTokens, maxLabelTokens(labels))
    const fitted = await this.#fit(request, room, signal)
    if ('state' in fitted) return fitted
    return { state: 'answered', fit: fitted.fit, ...(await this.#decode(request, fitted.prompt, signal)) }
  }

  async compare({ prompt, wanted, branches }: Branches<TokenId>): Promise<Compared<TokenId>> {
    const after = async (text: readonly TokenId[], asked: readonly TokenId[]): Promise<LogProbability<TokenId>> => {
      const found = await this.#dialect.following(text, asked)
      return (token) => {
        const logProbability = found.get(token)
        if (logProbability === undefined)
          throw new EndpointFault('nonsense', `no log-probability came for token ${token}; nothing is scored without`)
        return logProbability
      }
    }
    const afterPrompt = await after(prompt, wanted)
    const all: LogProbability<TokenId>[][] = []
    for (const { tokens, wanted: each } of branches) {
      const places: LogProbability<TokenId>[] = []
      for (const i of tokens.keys())
        places.push(
          (each[i]?.length ?? 0) === 0 ? never : await after([...prompt, ...tokens.slice(0, i + 1)], each[i] ?? []),
        )
      all.push(places)
    }
    return { afterPrompt, branches: all }
  }

  async #decode(request: AskRequest, prompt: Prompt, signal: AbortSignal | undefined): Promise<Decoded> {
    switch (request.decoding) {
      case 'free':
        return this.#answerFreely(request, prompt, signal)
      case 'constrained':
        return answerOfLabels(await this.#dialect.generateLabel(prompt.tokens, request.labels, signal), request.labels)
      case 'likelihood':
        return this.#compareLabels(request, prompt, signal)
      default:
        return assertNever(request.decoding)
    }
  }

  async #answerFreely(
    { stop, maxAnswerTokens, sampling }: AskRequest,
    prompt: Prompt,
    signal: AbortSignal | undefined,
  ): Promise<Decoded> {
    const limits = { maxTokens: maxAnswerTokens, stop: stopTexts(stop), sampling }
    const generated = await this.#dialect.generate(prompt.tokens, limits, signal)
    const { raw, stop: by } = freeAnswer(generated, stop)
    return { raw, stop: by ?? 'end of turn', answerTokens: generated.tokens }
  }

  async #compareLabels(
    { labels, stop }: AskRequest,
    prompt: Prompt,
    signal: AbortSignal | undefined,
  ): Promise<Decoded> {
    const wholes = await Promise.all(
      labels.map(async (label) => ({
        label,
        tokens: await this.#continued(prompt, label, signal),
        withStop: await this.#continued(prompt, `${label}.`, signal),
      })),
    )
    const split = Math.min(...wholes.map(({ tokens }) => commonLength(prompt.tokens, tokens)))
    if (split === 0 || wholes.some(({ tokens }) => tokens.length <= split))
      return Promise.reject(
        new EndpointFault(
          'nonsense',
          `invalid prompt: ${JSON.stringify(prompt.text)}; it is too short to tell it from the labels`,
        ),
      )
    return answerByLikelihood(this, {
      prompt: prompt.tokens.slice(0, split),
      continuations: await Promise.all(
        wholes.map(async ({ label, tokens, withStop }) => ({
          label,
          tokens: tokens.slice(split),
          end: await this.#ends.of({ label, tokens, withFullStop: withStop }, stop, signal),
        })),
      ),
    })
  }

  /** A prompt followed by an answer, tokenised as the model would have read the two in one. */
  async #continued(prompt: Prompt, answer: string, signal: AbortSignal | undefined): Promise<readonly TokenId[]> {
    return prompt.userTurn
      ? [...prompt.tokens, ...(await withinText(this.#dialect, answer, signal))]
      : this.#dialect.tokenise(`${prompt.text} ${answer}`, { begins: true }, signal)
  }

  async #fit(
    { candidates, userTurn }: FitRequest,
    answerRoom: number,
    signal: AbortSignal | undefined,
  ): Promise<Fitted | TooLong> {
    const budget = this.#contextSize - answerRoom
    let shortest = Infinity
    for (const [candidate, { text }] of candidates.entries()) {
      const trimmed = text.trimEnd()
      const turn = userTurn
        ? await this.#dialect.turn(trimmed, this.#frame, signal)
        : { text, tokens: await this.#dialect.tokenise(trimmed, { begins: true }, signal) }
      const promptTokens = turn.tokens.length
      if (promptTokens <= budget)
        return {
          fit: { state: 'fits', candidate, text: turn.text, promptTokens },
          prompt: { text: trimmed, userTurn, tokens: turn.tokens },
        }
      shortest = Math.min(shortest, promptTokens)
    }
    return { state: 'too-long', promptTokens: shortest, budget }
  }
}

function never(token: TokenId): number {
  throw new Error(`token ${token} was not asked about`)
}

/** As constrained.ts: the label that the text is, with what the grammar allows around it. */
function answerOfLabels({ text, tokens }: Generated, labels: readonly string[]): Decoded {
  const label = writtenLabel(text, labels)
  if (label === undefined)
    throw new EndpointFault(
      'nonsense',
      `${JSON.stringify(text)} came, which is no label; the server did not hold the answer to the grammar`,
    )
  return { raw: label, stop: 'label', answerTokens: tokens }
}

function commonLength(one: readonly TokenId[], other: readonly TokenId[]): number {
  const different = one.findIndex((token, i) => token !== other[i])
  return different === -1 ? one.length : different
}
