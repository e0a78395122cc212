import type { LlamaModel } from 'node-llama-cpp'
import type { Reading } from '#core/prompts/reading.ts'

/**
 * What a vocabulary of unigrams, as T5's, cannot tell of a text: it has no piece for some characters, and white space
 * of any kind is a space. Vocabularies of bytes can tell all.
 */
export class VocabularyLimits {
  readonly #model: LlamaModel
  readonly #unknown: number | undefined
  readonly #known = new Map<string, boolean>()

  constructor(model: LlamaModel) {
    this.#model = model
    this.#unknown = model.fileInfo.metadata.tokenizer.ggml.unknown_token_id
  }

  /** Undefined: it is read as it stands. */
  of(text: string): Reading | undefined {
    const unknown = [...new Set(text)].filter((character) => !this.#knows(character))
    const hasLineBreaks = text.includes('\n') && !unknown.includes('\n')
    return hasLineBreaks || unknown.length > 0 ? { hasLineBreaks, unknown } : undefined
  }

  #knows(character: string): boolean {
    const found = this.#known.get(character)
    if (found !== undefined) return found
    const knows = !this.#model.tokenize(character, false).some((token) => token === this.#unknown)
    this.#known.set(character, knows)
    return knows
  }
}
