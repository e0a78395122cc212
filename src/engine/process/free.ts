import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Decoded } from './decoding.ts'

/**
 * Up to the first newline, the end of the turn, or `most` tokens.
 * @param generated the model's choice of tokens up to the end of the turn; no more are taken than needed
 */
export async function answerFreely(model: LlamaModel, generated: AsyncIterable<Token>, most: number): Promise<Decoded> {
  const tokens: Token[] = []
  for await (const token of generated) {
    tokens.push(token)
    // One token suffices to see a newline: its byte is never part of another character.
    if (model.detokenize([token]).includes('\n')) {
      const [raw = ''] = model.detokenize(tokens).split('\n')
      return { raw: withoutLeadingSpace(raw), stop: 'newline', answerTokens: tokens.length }
    }
    if (tokens.length === most) {
      return { raw: withoutLeadingSpace(withoutHalfCharacter(model.detokenize(tokens))), stop: 'token limit', answerTokens: most }
    }
  }
  return { raw: withoutLeadingSpace(model.detokenize(tokens)), stop: 'end of turn', answerTokens: tokens.length }
}

/** The space was the prompt's, which is tokenised without it. */
function withoutLeadingSpace(text: string): string {
  return text.trimStart()
}

/** The limit may cut between the bytes of a character. */
function withoutHalfCharacter(text: string): string {
  return text.replace(/\uFFFD$/, '')
}
