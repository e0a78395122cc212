/**
 * Prompts that several workers ask, each going on with what it has the prefix of: a prefix is evaluated once, by one
 * worker, until there are fewer prefixes left than workers.
 */
export class PromptQueue {
  /** Indexes that are left, by prefix, in the order of the prompts. */
  readonly #left = new Map<string, number[]>()
  readonly #prefixOf = new Map<number, string>()

  /** @param prefixes of the prompts, in order; equal ones can share an evaluation */
  constructor(prefixes: readonly string[]) {
    for (const [index, prefix] of prefixes.entries()) {
      const group = this.#left.get(prefix)
      if (group === undefined) this.#left.set(prefix, [index])
      else group.push(index)
    }
  }

  /** The prompt that a worker asks next; undefined: none is left. */
  next(worker: number): number | undefined {
    const prefix = this.#choose(worker)
    if (prefix === undefined) return undefined
    this.#prefixOf.set(worker, prefix)
    const group = this.#left.get(prefix)
    const index = group?.shift()
    if (group?.length === 0) this.#left.delete(prefix)
    return index
  }

  #choose(worker: number): string | undefined {
    const own = this.#prefixOf.get(worker)
    if (own !== undefined && this.#left.has(own)) return own
    const taken = new Set(this.#prefixOf.values())
    const untouched = [...this.#left.keys()].find((prefix) => !taken.has(prefix))
    return untouched ?? this.#longest()
  }

  /** Where most is left, a helping worker's evaluation of the prefix is worth most. */
  #longest(): string | undefined {
    return [...this.#left].reduce<readonly [string, number] | undefined>(
      (most, [prefix, { length }]) => (most === undefined || length > most[1] ? [prefix, length] : most),
      undefined,
    )?.[0]
  }
}
