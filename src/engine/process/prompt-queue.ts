/** A prompt as far as the queue needs to know it; lengths in characters. */
export interface QueuedPrompt {
  /** Equal ones can share an evaluation. */
  readonly prefix: string
  /** Without the prefix. */
  readonly ownLength: number
}

/**
 * Prompts that several workers ask, each going on with what it has the prefix of. Who has none left takes a prefix that
 * nobody has, and in the end helps with another's, where that is worth a second evaluation of the prefix.
 */
export class PromptQueue {
  /** Prompts that are left, by prefix, in their order. */
  readonly #left = new Map<string, { readonly index: number; readonly ownLength: number }[]>()
  /** By worker, of the prompt it asked last. */
  readonly #prefixes = new Map<number, string>()

  constructor(prompts: readonly QueuedPrompt[]) {
    for (const [index, { prefix, ownLength }] of prompts.entries()) {
      const group = this.#left.get(prefix)
      if (group === undefined) this.#left.set(prefix, [{ index, ownLength }])
      else group.push({ index, ownLength })
    }
  }

  /** Index of the prompt that a worker asks next; undefined: there is none for it. */
  next(worker: number): number | undefined {
    const prefix = this.#choose(worker)
    if (prefix === undefined) return undefined
    this.#prefixes.set(worker, prefix)
    const group = this.#left.get(prefix)
    const taken = group?.shift()
    if (group?.length === 0) this.#left.delete(prefix)
    return taken?.index
  }

  #choose(worker: number): string | undefined {
    const own = this.#prefixes.get(worker)
    if (own !== undefined && this.#left.has(own)) return own
    const taken = new Set(this.#prefixes.values())
    const untouched = [...this.#left.keys()].find((prefix) => !taken.has(prefix))
    return untouched ?? this.#toHelpWith()
  }

  /**
   * The prefix with most left. Two are done sooner than one where more is left than the prefix takes; it has to be
   * twice as much, since on a busy machine the second evaluation takes time from the first.
   */
  #toHelpWith(): string | undefined {
    const worth = [...this.#left].map(([prefix, group]) => ({
      prefix,
      left: group.reduce((sum, { ownLength }) => sum + ownLength, 0),
    }))
    return worth.filter(({ prefix, left }) => left > 2 * prefix.length).sort((a, b) => b.left - a.left)[0]?.prefix
  }
}
