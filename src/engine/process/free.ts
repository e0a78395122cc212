import type { LlamaModel, Token } from 'node-llama-cpp'
import { findStop } from '#core/answers/stop-rule.ts'
import type { TraceRequest } from '../engine.ts'
import type { Decoded } from './decoding.ts'

/**
 * Up to where the stop rule ends it, the end of the turn, or the token limit.
 * @param generated the model's choice of tokens up to the end of the turn; no more are taken than needed
 * @param gap white space that the answer may begin with: no newline in it ends anything
 */
export async function answerFreely(
  model: LlamaModel,
  generated: AsyncIterable<Token>,
  { stop: rule, maxAnswerTokens: most }: Pick<TraceRequest, 'stop' | 'maxAnswerTokens'>,
  gap: string,
): Promise<Decoded> {
  const tokens: Token[] = []
  for await (const token of generated) {
    tokens.push(token)
    const text = withoutGap(model.detokenize(tokens), gap)
    const stop = findStop(text, rule)
    if (stop !== undefined)
      return { raw: withoutLeadingSpace(text.slice(0, stop.index)), stop: stop.by, answerTokens: tokens.length }
    if (tokens.length === most)
      return { raw: withoutLeadingSpace(withoutHalfCharacter(text)), stop: 'token limit', answerTokens: most }
  }
  return { raw: withoutLeadingSpace(model.detokenize(tokens)), stop: 'end of turn', answerTokens: tokens.length }
}

function withoutGap(text: string, gap: string): string {
  return text.startsWith(gap) ? text.slice(gap.length) : gap.startsWith(text) ? '' : text
}

/** The space was the prompt's, which is tokenised without it. */
function withoutLeadingSpace(text: string): string {
  return text.trimStart()
}

/** The limit may cut between the bytes of a character. */
function withoutHalfCharacter(text: string): string {
  return text.replace(/\uFFFD$/, '')
}
