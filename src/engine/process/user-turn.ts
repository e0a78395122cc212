import type { LlamaModel, Token } from 'node-llama-cpp'
import type { RenderedTurn } from '../messages.ts'

/** The model's own chat template around one user turn, ready for the answer. */
export interface UserTurn {
  /** As text, special tokens in readable form. */
  readonly before: string
  readonly after: string
  /**
   * What stands between the prompt and the text of an answer, as in past answers of the template: '' or white space.
   */
  readonly gap: string
  /** The whole prompt around a text. Data is never read as special tokens. */
  tokens(text: string): readonly Token[]
}

/**
 * What a template puts directly before and after the text, up to its next special token, is read in one piece with it,
 * as a tokenizer reads the rendered whole: of "ASKER: " and "Who" the space belongs to " Who". No special token is in
 * that piece but for the data, where it stays text.
 */
export function userTurnOf(model: LlamaModel, { before, after, gap }: RenderedTurn): UserTurn {
  const left = leftOf(model, before)
  const right = rightOf(model, after)
  return {
    before,
    after,
    gap,
    tokens: (text) => {
      const joined = `${left.joined}${text}${right.joined}`
      return [
        ...left.tokens,
        ...model.tokenize(joined, false, left.begins ? undefined : 'trimLeadingSpace'),
        ...right.tokens,
      ]
    },
  }
}

interface Side {
  readonly tokens: readonly Token[]
  /** Text that is tokenised together with the user's. */
  readonly joined: string
}

/** `begins`: no token of the template is before `joined`, so that it is read as the beginning of a text. */
function leftOf(model: LlamaModel, before: string): Side & { readonly begins: boolean } {
  const { bos, shouldPrependBosToken } = model.tokens
  const tokens = model.tokenize(before, true)
  const withBos = (some: readonly Token[]) =>
    shouldPrependBosToken && bos !== null && some[0] !== bos ? [bos, ...some] : some
  const last = tokens.findLastIndex((token) => model.isSpecialToken(token))
  if (last === -1) return { tokens: withBos([]), joined: before, begins: true }
  const special = model.detokenize(tokens.slice(last, last + 1), true)
  const at = before.lastIndexOf(special)
  const text = at === -1 ? undefined : before.slice(at + special.length)
  // Some special tokens swallow the white space behind them.
  const joined = [text, text?.trimStart()].find(
    (each) => each !== undefined && isTokenisedAs(model, each, tokens.slice(last + 1)),
  )
  return {
    tokens: withBos(joined === undefined ? tokens : tokens.slice(0, last + 1)),
    joined: joined ?? '',
    begins: false,
  }
}

function rightOf(model: LlamaModel, after: string): Side {
  const tokens = model.tokenize(after, true, 'trimLeadingSpace')
  const first = tokens.findIndex((token) => model.isSpecialToken(token))
  if (first === -1) return { tokens: [], joined: after }
  const special = model.detokenize(tokens.slice(first, first + 1), true)
  const at = after.indexOf(special)
  const joined = at === -1 ? undefined : after.slice(0, at)
  return joined !== undefined && isTokenisedAs(model, joined, tokens.slice(0, first))
    ? { tokens: tokens.slice(first), joined }
    : { tokens, joined: '' }
}

/** Where the text would be read otherwise than in its place, it stays where it is. */
function isTokenisedAs(model: LlamaModel, text: string, tokens: readonly Token[]): boolean {
  const alone = text === '' ? [] : model.tokenize(text, false, 'trimLeadingSpace')
  return alone.length === tokens.length && alone.every((token, i) => token === tokens[i])
}
