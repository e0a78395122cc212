import type { LlamaContextSequence, Token } from 'node-llama-cpp'

/**
 * The one sequence, with the part that neighbouring prompts share kept evaluated.
 *
 * The answer to a prompt must not depend on what was asked before: a resumed run has to equal an unbroken one. So a
 * prefix is always evaluated alone, in a call of its own, and what follows in another; whether the prefix was still
 * there or had to be made again, the same tokens have gone through in the same pieces.
 */
export class PrefixSequence {
  readonly #sequence: LlamaContextSequence
  /** The tokens evaluated alone at the sequence's beginning; undefined when that is not certain. */
  #prefix: readonly Token[] | undefined

  constructor(sequence: LlamaContextSequence) {
    this.#sequence = sequence
  }

  /** Leaves exactly `prefix` in the sequence and gives the sequence for what follows. */
  async startWith(prefix: readonly Token[]): Promise<LlamaContextSequence> {
    const kept = this.#prefix
    // Until this is done nothing is certain: an exception on the way must not leave a false prefix behind.
    this.#prefix = undefined
    if (kept !== undefined && isSame(kept, prefix)) await this.#cutTo(prefix.length)
    else await this.#sequence.clearHistory()
    if (this.#sequence.nextTokenIndex !== prefix.length) {
      await this.#sequence.clearHistory()
      if (prefix.length > 0) await this.#sequence.evaluateWithoutGeneratingNewTokens([...prefix])
    }
    this.#prefix = prefix
    return this.#sequence
  }

  async #cutTo(length: number): Promise<void> {
    const end = this.#sequence.nextTokenIndex
    if (end > length) await this.#sequence.eraseContextTokenRanges([{ start: length, end }])
  }
}

function isSame(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i])
}
