import type { LlamaModel, Token } from 'node-llama-cpp'
import type { StopRule } from '#core/answers/stop-rule.ts'
import type { Fit, FitRequest, SpelledRow, TooLong } from '../engine.ts'
import type { Rendered } from '../messages.ts'
import type { LoadedModel } from './loaded-model.ts'
import { VocabularyLimits } from './reading.ts'
import { userTurnOf, type UserTurn } from './user-turn.ts'

/** A prompt in tokens, and where the part shared with its neighbours ends. */
export interface Prompt {
  /** The trimmed text, without a chat template. */
  readonly text: string
  readonly userTurn: boolean
  readonly tokens: readonly Token[]
  /** How many leading tokens are the same for every instance under the instruction; always leaves one token over. */
  readonly shared: number
}

export type PromptFit = { readonly state: 'fits'; readonly fit: Fit; readonly prompt: Prompt } | TooLong

/**
 * From text to tokens. Data is never read as special tokens. A prompt's trailing white space is left off: in BPE
 * vocabularies the space belongs to the answer's first token (" Yes"), so that a prompt ending in one asks for a
 * continuation that hardly occurs; T5's own tokenizer, for which the tk-instruct format was made, drops it as well.
 */
export class PromptReader {
  readonly #model: LlamaModel
  /** Tokens. */
  readonly contextSize: number
  /** An encoder reads prompts, closed by the token that ends a text; the answer is a text of its own. */
  readonly #isReadApart: boolean
  /** `null`: a vocabulary of bytes, which has none. */
  readonly #limits: VocabularyLimits | null
  #rendered: Rendered = {
    state: 'faulty',
    reason: 'invalid prompt format: the model has no chat template; ask it with a plain format',
  }
  #userTurn: UserTurn | undefined
  #lastShared: { readonly text: string; readonly userTurn: boolean; readonly tokens: readonly Token[] } | undefined

  constructor({ model, contextSize, encoder }: Pick<LoadedModel, 'model' | 'contextSize' | 'encoder'>) {
    this.#model = model
    this.contextSize = contextSize
    this.#isReadApart = encoder !== null
    this.#limits = encoder === null ? null : new VocabularyLimits(model)
  }

  /** What the model's chat template came to. */
  useTurn(rendered: Rendered): void {
    this.#rendered = rendered.state === 'rendered' ? this.#checked(rendered) : rendered
    this.#userTurn = undefined
    if (rendered.state === 'rendered' && this.#rendered.state === 'faulty') throw new Error(this.#rendered.reason)
  }

  /** The first candidate that leaves `answerRoom` tokens free. Never truncates. */
  fit({ candidates, userTurn }: FitRequest, answerRoom: number): PromptFit {
    const budget = this.#isReadApart ? this.contextSize : this.contextSize - answerRoom
    let shortest = Infinity
    for (const [index, { text, sharedLength }] of candidates.entries()) {
      const trimmed = text.trimEnd()
      const tokens = this.tokens(trimmed, userTurn)
      if (tokens.length === 0) throw new Error(`invalid prompt: ${JSON.stringify(text)}; there is nothing to ask`)
      if (tokens.length <= budget) {
        const sharedTokens = this.#sharedTokens(text.slice(0, sharedLength), userTurn)
        const shared = Math.min(commonLength(tokens, sharedTokens), tokens.length - 1)
        const reading = this.#limits?.of(trimmed)
        return {
          state: 'fits',
          fit: {
            state: 'fits',
            candidate: index,
            text: userTurn ? this.#readable(trimmed) : text,
            promptTokens: tokens.length,
            ...(reading && { reading }),
          },
          prompt: { text: trimmed, userTurn, tokens, shared },
        }
      }
      shortest = Math.min(shortest, tokens.length)
    }
    if (shortest === Infinity) throw new Error('invalid candidates: none; a prompt has at least one')
    return { state: 'too-long', promptTokens: shortest, budget }
  }

  /** A prompt followed by an answer, tokenised as the model would have read the two in one. */
  continued(prompt: Prompt, answer: string): readonly Token[] {
    if (this.#isReadApart) return [...prompt.tokens, ...this.#model.tokenize(answer, false)]
    // After a chat template the answer begins a turn of its own, divided from its header as past answers are.
    return prompt.userTurn
      ? [...prompt.tokens, ...this.#model.tokenize(`${this.#turn().gap}${answer}`, false, 'trimLeadingSpace')]
      : this.tokens(`${prompt.text} ${answer}`, false)
  }

  /** As `continued`, and always beginning with the prompt's own tokens: what is trained on is what is asked. */
  answered(prompt: Prompt, answer: string): readonly Token[] {
    if (answer === '') return prompt.tokens
    const joint = this.continued(prompt, answer)
    return commonLength(prompt.tokens, joint) === prompt.tokens.length
      ? joint
      : [...prompt.tokens, ...this.#model.tokenize(` ${answer}`, false, 'trimLeadingSpace')]
  }

  /** A row as two texts, and whether they are read as the row again. */
  spelled(row: readonly Token[], answerFrom: number): SpelledRow {
    const [asked, answered] = [row.slice(0, answerFrom), row.slice(answerFrom)]
    const prompt = this.#model.detokenize(asked, true)
    const answer = this.#model.detokenize(answered, true, asked)
    const again = [...this.#model.tokenize(prompt, true), ...this.#model.tokenize(answer, true, 'trimLeadingSpace')]
    return { prompt, answer, isExact: again.length === row.length && commonLength(again, row) === row.length }
  }

  /** Whether a row is no longer than the model reads; where the prompt is read apart, its answer by itself. */
  holds(row: readonly Token[], answerFrom: number): boolean {
    return (this.#isReadApart ? row.length - answerFrom : row.length) <= this.contextSize
  }

  plain(text: string): readonly Token[] {
    return this.#model.tokenize(text, false)
  }

  /** White space that stands between the prompt and the text of an answer. */
  gap(userTurn: boolean): string {
    return userTurn ? this.#turn().gap : ''
  }

  /** What ends an answer: where the model has no token for it, the text does at which asking ends one. */
  end(userTurn: boolean, stop: StopRule): readonly Token[] {
    const { eos, eot } = this.#model.tokens
    const token = userTurn ? (eot ?? eos) : eos
    return token === null ? this.#model.tokenize(stopText(stop), false, 'trimLeadingSpace') : [token]
  }

  tokens(text: string, userTurn: boolean): readonly Token[] {
    if (userTurn) return this.#turn().tokens(text)
    const { bos, shouldPrependBosToken } = this.#model.tokens
    const tokens = this.#model.tokenize(text, false)
    if (this.#isReadApart) return [...tokens, ...this.end(false, 'end of turn')]
    return shouldPrependBosToken && bos !== null ? [bos, ...tokens] : tokens
  }

  /** Trimmed too: a space at the end would be split otherwise with every instance's first letter. */
  #sharedTokens(text: string, userTurn: boolean): readonly Token[] {
    const trimmed = text.trimEnd()
    if (this.#lastShared?.text === trimmed && this.#lastShared.userTurn === userTurn) return this.#lastShared.tokens
    const tokens = this.tokens(trimmed, userTurn)
    this.#lastShared = { text: trimmed, userTurn, tokens }
    return tokens
  }

  /** What a person says as the system message is data as well; a template's own words may hold special tokens. */
  #checked(rendered: Extract<Rendered, { readonly state: 'rendered' }>): Rendered {
    const { systemMessage = '' } = rendered.turn
    const special =
      systemMessage === ''
        ? undefined
        : this.#model.tokenize(systemMessage, true).find((token) => this.#model.isSpecialToken(token))
    if (special === undefined) return rendered
    const name = this.#model.detokenize([special], true)
    return {
      state: 'faulty',
      reason: `invalid system message: it holds ${name}, which this model reads as a special token; leave it out`,
    }
  }

  #readable(text: string): string {
    return `${this.#turn().before}${text}${this.#turn().after}`
  }

  #turn(): UserTurn {
    if (this.#rendered.state === 'faulty') throw new Error(this.#rendered.reason)
    return (this.#userTurn ??= userTurnOf(this.#model, this.#rendered.turn))
  }
}

/** Under `end of turn` nothing but the token limit ends such a model's answers; a newline is as good as any text. */
function stopText(rule: StopRule): string {
  if (typeof rule !== 'string') return rule[0] ?? '\n'
  return rule === 'blank line' ? '\n\n' : '\n'
}

export function commonLength(a: readonly Token[], b: readonly Token[]): number {
  const different = a.findIndex((token, i) => token !== b[i])
  return different === -1 ? a.length : different
}
