import type { LlamaModel, Token } from 'node-llama-cpp'
import type { LabelEnd } from '#core/answers/label-likelihood.ts'
import { findStop, type StopRule } from '#core/answers/stop-rule.ts'
import { usualEnds } from '#core/answers/usual-ends.ts'
import { endsInPunctuation } from '#core/prompts/tk-instruct-text.ts'

/**
 * How a label ends, as tokens of one model. An answer is over at the end of turn, which is what training teaches, or
 * where the stop rule ends it, which is what a model does that is asked as it is: it goes on with the next line. A full
 * stop may stand before either, since the tk-instruct format ends demonstrations in one and exact match deletes it: of
 * a pretrained model asked in that format, .73 to .90 of the probability after a label went to a full stop and then a
 * newline, and .01 to .07 to the newline alone, by task.
 *
 * Ends are single tokens ("\n", "\n\n", " \n", "\n   " …), so that their probability is a sum over one softmax. Where a
 * stop text takes several tokens of the vocabulary, only the end of turn counts.
 */
export class LabelEnds {
  readonly #model: LlamaModel
  #texts: readonly string[] | undefined
  readonly #known = new Map<string, readonly Token[]>()

  constructor(model: LlamaModel) {
    this.#model = model
  }

  /**
   * @param tokens of the label, at least one
   * @param withFullStop of the label and a full stop
   */
  of(label: string, tokens: readonly Token[], withFullStop: readonly Token[], rule: StopRule): LabelEnd<Token> {
    const mayHaveStop = !endsInPunctuation(label)
    const isOwnToken =
      withFullStop.length === tokens.length + 1 && tokens.every((token, i) => token === withFullStop[i])
    return {
      direct: mayHaveStop ? [...this.#ends(rule), ...this.#beginningWith('.', rule)] : this.#ends(rule),
      fullStop: mayHaveStop && isOwnToken ? withFullStop.at(-1) : undefined,
      merged: this.#beginningWith(this.#vocabulary()[tokens.at(-1) ?? -1] ?? '', rule),
    }
  }

  /** Those of a label's ends that others than this engine are asked about, too: all of them would be too many. */
  usual(tokens: readonly Token[], { direct, fullStop, merged }: LabelEnd<Token>): LabelEnd<Token> {
    const texts = this.#vocabulary()
    const start = texts[tokens.at(-1) ?? -1] ?? ''
    const isUsual = (token: Token, before: string) =>
      usualEnds.some((end) => texts[token] === `${before}${end}`) || this.#model.isEogToken(token)
    return {
      direct: direct.filter((token) => isUsual(token, '') || isUsual(token, '.')),
      fullStop,
      merged: merged.filter((token) => isUsual(token, start)),
    }
  }

  #ends(rule: StopRule): readonly Token[] {
    return this.#remembered(['end', rule], () => {
      const ends = this.#where((text, token) => this.#model.isEogToken(token) || isEnd(text, rule))
      // Neither a token that ends a turn nor one that the rule knows: training ends such a model's answers with a
      // newline.
      return ends.length > 0 ? ends : this.#where((text) => isEnd(text, 'newline'))
    })
  }

  /** Tokens of this text and an end. */
  #beginningWith(start: string, rule: StopRule): readonly Token[] {
    if (start === '') return []
    return this.#remembered([start, rule], () =>
      this.#where((text) => text.startsWith(start) && isEnd(text.slice(start.length), rule)),
    )
  }

  #remembered(key: readonly unknown[], find: () => readonly Token[]): readonly Token[] {
    const name = JSON.stringify(key)
    const tokens = this.#known.get(name) ?? find()
    this.#known.set(name, tokens)
    return tokens
  }

  #where(fits: (text: string, token: Token) => boolean): readonly Token[] {
    return this.#vocabulary().flatMap((text, id) => (fits(text, id as Token) ? [id as Token] : []))
  }

  /** The text of every token, made once: 65 ms for 49,152 tokens. */
  #vocabulary(): readonly string[] {
    return (this.#texts ??= Array.from(this.#model.iterateAllTokens(), (token) => this.#model.detokenize([token])))
  }
}

/** Whether the rule ends an answer in this text before anything but white space has come. */
function isEnd(text: string, rule: StopRule): boolean {
  const stop = findStop(text, rule)
  return stop !== undefined && text.slice(0, stop.index).trim() === ''
}
