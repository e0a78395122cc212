import type { Token } from 'node-llama-cpp'
import { maxLabelTokens } from '#core/answers/label-grammar.ts'
import { answerByLikelihood, type Continuation } from '#core/answers/label-likelihood.ts'
import { unusableLabels } from '#core/answers/usable-labels.ts'
import { assertNever } from '#core/assert-never.ts'
import type {
  Answer,
  AskRequest,
  Encoded,
  EncodeRequest,
  FitRequest,
  FitResult,
  Retraced,
  Tokenised,
  Traced,
  TracedRow,
  TraceRequest,
} from '../engine.ts'
import type { Rendered } from '../messages.ts'
import { NotFinite, type AskedSequence, type TracedToken } from './asked-sequence.ts'
import { answerByLabel } from './constrained.ts'
import type { Decoded } from './decoding.ts'
import { encodeExample } from './encode.ts'
import { answerFreely } from './free.ts'
import { LabelEnds } from './label-end.ts'
import type { LoadedModel } from './loaded-model.ts'
import { commonLength, PromptReader, type Prompt } from './prompt.ts'

/** Asks a loaded model. One call at a time: there is one sequence. */
export class Asker {
  readonly #loaded: LoadedModel
  readonly #reader: PromptReader
  readonly #sequence: AskedSequence
  readonly #ends: LabelEnds

  /** @param sequence one of the loaded model's own */
  constructor(loaded: LoadedModel, sequence = loaded.asked) {
    this.#loaded = loaded
    this.#reader = new PromptReader(loaded)
    this.#ends = new LabelEnds(loaded.model)
    this.#sequence = sequence
  }

  /** What the model's chat template came to; without it no user turn can be asked. */
  useTurn(rendered: Rendered): void {
    this.#reader.useTurn(rendered)
  }

  fit(request: FitRequest): FitResult {
    const fitted = this.#reader.fit(request, answerRoom(request, []))
    return fitted.state === 'fits' ? fitted.fit : fitted
  }

  encode(requests: readonly EncodeRequest[]): readonly Encoded[] {
    return requests.map((request) => encodeExample(this.#reader, request, answerRoom(request, [])))
  }

  async trace(request: TraceRequest): Promise<Traced> {
    const fitted = this.#reader.fit(request, answerRoom(request, []))
    if (fitted.state === 'too-long') return fitted
    const { tokens, shared } = fitted.prompt
    const answer: TracedToken[] = []
    try {
      await this.#sequence.startWith(tokens.slice(0, shared))
      const traced = this.#untilEndOfTurn(this.#sequence.trace(tokens.slice(shared)), answer)
      await answerFreely(this.#loaded.model, traced, request, this.#reader.gap(request.userTurn))
    } catch (error) {
      this.#sequence.forget()
      if (error instanceof NotFinite) return { state: 'not-finite', logit: error.logit }
      throw error
    }
    return {
      state: 'traced',
      tokens: Int32Array.from([...tokens, ...answer.map(({ token }) => token)]),
      answerFrom: tokens.length,
      logits: Float32Array.from(answer, ({ logit }) => logit),
    }
  }

  /** A traced answer once more, with its prompt in one go. */
  retrace(row: TracedRow): Promise<Retraced> {
    return this.#sequence.retrace(row)
  }

  tokenise(requests: readonly AskRequest[]): readonly Tokenised[] {
    return requests.map((request) => {
      try {
        return this.#tokenised(request)
      } catch (error) {
        return { state: 'engine-error', message: error instanceof Error ? error.message : String(error) }
      }
    })
  }

  #tokenised(request: AskRequest): Tokenised {
    const labels = request.decoding === 'free' ? [] : request.labels
    const fault = request.decoding === 'free' ? undefined : unusableLabels(labels)
    if (fault !== undefined) return { state: 'engine-error', message: fault }
    const fitted = this.#reader.fit(request, answerRoom(request, labels))
    if (fitted.state === 'too-long') return fitted
    const { fit, prompt } = fitted
    if (request.decoding !== 'likelihood') return { state: 'fits', fit, prompt: prompt.tokens, labels: [] }
    const { split, labels: continuations } = this.#labelTokens(prompt, request)
    return {
      state: 'fits',
      fit,
      prompt: prompt.tokens.slice(0, split),
      labels: continuations.map((each) => ({ ...each, end: this.#ends.usual(each.tokens, each.end) })),
    }
  }

  async ask(request: AskRequest): Promise<Answer> {
    const labels = request.decoding === 'free' ? [] : request.labels
    const fault = request.decoding === 'free' ? undefined : unusableLabels(labels)
    if (fault !== undefined) return { state: 'engine-error', message: fault }
    const fitted = this.#reader.fit(request, answerRoom(request, labels))
    if (fitted.state === 'too-long') return fitted
    try {
      return { state: 'answered', fit: fitted.fit, ...(await this.#decode(request, fitted.prompt)) }
    } catch (error) {
      this.#sequence.forget()
      throw error
    }
  }

  async #decode(request: AskRequest, prompt: Prompt): Promise<Decoded> {
    switch (request.decoding) {
      case 'free': {
        await this.#sequence.startWith(prompt.tokens.slice(0, prompt.shared))
        return answerFreely(
          this.#loaded.model,
          this.#sequence.generate(prompt.tokens.slice(prompt.shared), request.sampling),
          request,
          this.#reader.gap(prompt.userTurn),
        )
      }
      case 'constrained': {
        await this.#sequence.startWith(prompt.tokens.slice(0, prompt.shared))
        return answerByLabel(
          this.#loaded.model,
          this.#sequence.generateLabel(prompt.tokens.slice(prompt.shared), request.labels),
          request.labels,
        )
      }
      case 'likelihood':
        return this.#compare(prompt, request)
      default:
        return assertNever(request.decoding)
    }
  }

  /** Keeps what is traced, the token that ends the turn too; gives what comes before that. */
  async *#untilEndOfTurn(traced: AsyncIterable<TracedToken>, kept: TracedToken[]): AsyncGenerator<Token> {
    for await (const one of traced) {
      kept.push(one)
      if (this.#loaded.model.isEogToken(one.token)) return
      yield one.token
    }
  }

  async #compare(prompt: Prompt, request: AskRequest): Promise<Decoded> {
    const { split, labels } = this.#labelTokens(prompt, request)
    const shared = Math.min(prompt.shared, split - 1)
    await this.#sequence.startWith(prompt.tokens.slice(0, shared))
    return answerByLikelihood(this.#sequence, { prompt: prompt.tokens.slice(shared, split), continuations: labels })
  }

  #labelTokens(
    prompt: Prompt,
    { labels, stop }: AskRequest,
  ): { readonly split: number; readonly labels: readonly Continuation<Token>[] } {
    const wholes = labels.map((label) => ({ label, tokens: this.#reader.continued(prompt, label) }))
    const split = Math.min(...wholes.map(({ tokens }) => commonLength(prompt.tokens, tokens)))
    const without = wholes.find(({ tokens }) => tokens.length <= split)
    if (split === 0 || without !== undefined) {
      throw new Error(`invalid prompt: ${JSON.stringify(prompt.text)}; it is too short to tell it from the labels`)
    }
    return {
      split,
      labels: wholes.map(({ label, tokens }) => ({
        label,
        tokens: tokens.slice(split),
        end: this.#ends.of(label, tokens, this.#reader.continued(prompt, `${label}.`), stop),
      })),
    }
  }
}

/** Tokens kept free: what was asked for, or more when a label could need it. */
function answerRoom({ maxAnswerTokens }: FitRequest, labels: readonly string[]): number {
  if (!Number.isInteger(maxAnswerTokens) || maxAnswerTokens < 1) {
    throw new Error(`invalid answer length: ${maxAnswerTokens}; a whole number of tokens from 1 on`)
  }
  return labels.length === 0 ? maxAnswerTokens : Math.max(maxAnswerTokens, maxLabelTokens(labels))
}
