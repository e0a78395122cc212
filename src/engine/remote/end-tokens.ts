import type { LabelEnd } from '#core/answers/label-likelihood.ts'
import { findStop, type StopRule } from '#core/answers/stop-rule.ts'
import { usualEnds } from '#core/answers/usual-ends.ts'
import { endsInPunctuation } from '#core/prompts/tk-instruct-text.ts'
import type { Dialect, TokenId } from './dialect.ts'

/**
 * How labels end, as tokens of an endpoint's model. A server does not show its vocabulary, so that of the tokens that
 * begin with an end only the usual ones are counted: the local engine goes through all of them (label-end.ts).
 */
export class EndTokens {
  readonly #dialect: Dialect
  readonly #turnEnds: readonly TokenId[]
  readonly #singles = new Map<string, Promise<TokenId | undefined>>()

  constructor(dialect: Dialect, turnEnds: readonly TokenId[]) {
    this.#dialect = dialect
    this.#turnEnds = turnEnds
  }

  /**
   * @param tokens of the label, at least one
   * @param withFullStop of the label and a full stop
   */
  async of(
    { label, tokens, withFullStop }: LabelTokens,
    rule: StopRule,
    signal?: AbortSignal,
  ): Promise<LabelEnd<TokenId>> {
    const mayHaveStop = !endsInPunctuation(label)
    const isOwnToken =
      withFullStop.length === tokens.length + 1 && tokens.every((token, i) => token === withFullStop[i])
    const last = tokens.at(-1)
    const lastText = last === undefined ? '' : await this.#dialect.detokenise([last], signal)
    const direct = await this.#beginningWith('', rule, signal)
    return {
      direct: [...this.#turnEnds, ...direct, ...(mayHaveStop ? await this.#beginningWith('.', rule, signal) : [])],
      fullStop: mayHaveStop && isOwnToken ? withFullStop.at(-1) : undefined,
      merged: lastText === '' ? [] : await this.#beginningWith(lastText, rule, signal),
    }
  }

  async #beginningWith(start: string, rule: StopRule, signal: AbortSignal | undefined): Promise<readonly TokenId[]> {
    const ending = usualEnds.filter((text) => findStop(text, rule) !== undefined)
    const found = await Promise.all(ending.map((text) => this.#single(`${start}${text}`, signal)))
    return [...new Set(found.flatMap((token) => token ?? []))]
  }

  #single(text: string, signal: AbortSignal | undefined): Promise<TokenId | undefined> {
    const known = this.#singles.get(text) ?? this.#ask(text, signal)
    this.#singles.set(text, known)
    known.catch(() => this.#singles.delete(text))
    return known
  }

  async #ask(text: string, signal: AbortSignal | undefined): Promise<TokenId | undefined> {
    const tokens = await withinText(this.#dialect, text, signal)
    const [only] = tokens
    if (tokens.length !== 1 || only === undefined) return undefined
    return (await this.#dialect.detokenise([only], signal)) === text ? only : undefined
  }
}

interface LabelTokens {
  readonly label: string
  readonly tokens: readonly TokenId[]
  readonly withFullStop: readonly TokenId[]
}

/** Tokens of a text that follows another: some vocabularies put a space before the first word of any text. */
export async function withinText(dialect: Dialect, text: string, signal?: AbortSignal): Promise<readonly TokenId[]> {
  const before = 'a:'
  const [alone, joined] = await Promise.all([
    dialect.tokenise(before, { begins: false }, signal),
    dialect.tokenise(`${before}${text}`, { begins: false }, signal),
  ])
  const isApart = joined.length > alone.length && alone.every((token, i) => token === joined[i])
  return isApart ? joined.slice(alone.length) : dialect.tokenise(text, { begins: false }, signal)
}
