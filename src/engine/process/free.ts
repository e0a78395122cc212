import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Decoded } from './decoding.ts'
import type { ExactSequence } from './exact-sequence.ts'

/** Greedy, up to the first newline, the end of the turn, or `most` tokens. */
export async function answerFreely(
  model: LlamaModel, sequence: ExactSequence, prompt: readonly Token[], most: number,
): Promise<Decoded> {
  const tokens: Token[] = []
  for await (const token of sequence.generate(prompt)) {
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
