import type {
  ControlledEvaluateIndexOutput,
  ControlledEvaluateInputItem,
  LlamaContextSequence,
  LlamaGrammarEvaluationState,
  Token,
} from 'node-llama-cpp'
import { greedy } from './decoding.ts'
import type { ThreadChoice } from './thread-choice.ts'

/**
 * The one sequence, with the part that neighbouring prompts share kept evaluated.
 *
 * The answer to a prompt must not depend on what was asked before: a resumed run has to equal an unbroken one. So a
 * prefix is always evaluated alone, in a call of its own, and what follows in another; whether the prefix was still
 * there or had to be made again, the same tokens have gone through in the same pieces.
 */
export class ExactSequence {
  readonly #sequence: LlamaContextSequence
  readonly #threads: ThreadChoice
  /** The tokens evaluated alone at the sequence's beginning; undefined when that is not certain. */
  #prefix: readonly Token[] | undefined

  constructor(sequence: LlamaContextSequence, threads: ThreadChoice) {
    this.#sequence = sequence
    this.#threads = threads
  }

  /** Tokens evaluated so far. */
  get length(): number {
    return this.#sequence.nextTokenIndex
  }

  /** Leaves exactly `prefix` in the sequence. */
  async startWith(prefix: readonly Token[]): Promise<void> {
    const kept = this.#prefix
    // Until this is done nothing is certain: an exception on the way must not leave a false prefix behind.
    this.#prefix = undefined
    if (kept !== undefined && isSame(kept, prefix)) await this.cutTo(prefix.length)
    else await this.#sequence.clearHistory()
    if (this.length !== prefix.length) {
      await this.#sequence.clearHistory()
      await this.#threads.evaluate(prefix.length, () => this.#sequence.evaluateWithoutGeneratingNewTokens([...prefix]))
    }
    this.#prefix = prefix
  }

  /** After a failure nothing is certain of what the sequence holds; the next prompt begins anew. */
  forget(): void {
    this.#prefix = undefined
  }

  async cutTo(length: number): Promise<void> {
    if (this.length > length) await this.#sequence.eraseContextTokenRanges([{ start: length, end: this.length }])
  }

  /** Evaluates the tokens and goes on greedily until the end of the turn, whose token is not given. */
  async *generate(tokens: readonly Token[], grammar?: LlamaGrammarEvaluationState): AsyncGenerator<Token> {
    const options = grammar === undefined ? greedy : { ...greedy, grammarEvaluationState: grammar }
    const iterator = this.#sequence.evaluate([...tokens], options)
    let step = tokens.length
    try {
      for (;;) {
        const next = await this.#threads.evaluate(step, () => iterator.next())
        if (next.done === true) return
        yield next.value
        step = 1
      }
    } finally {
      await iterator.return()
    }
  }

  /** As `generate`, by the same evaluations, with each token's raw logit; never ends by itself. */
  async *trace(tokens: readonly Token[]): AsyncGenerator<TracedToken> {
    for (let items = tokens; ;) {
      const outputs = await this.score(items.map((token, i) => (i === items.length - 1 ? selecting(token) : token)))
      const { token, logits } = outputs[items.length - 1]?.next ?? {}
      const logit = token === undefined || token === null ? undefined : logits?.get(token)
      if (token === undefined || token === null || logit === undefined)
        throw new Error('invalid logits: none came back')
      if (!Number.isFinite(logit)) throw new NotFinite(logit)
      yield { token, logit }
      items = [token]
    }
  }

  /** Evaluates the tokens and gives the logits asked for, at the same places. */
  score(
    items: readonly ControlledEvaluateInputItem[],
  ): Promise<readonly (ControlledEvaluateIndexOutput | undefined)[]> {
    return this.#threads.evaluate(items.length, () => this.#sequence.controlledEvaluate([...items]))
  }
}

/**
 * The weights are read, and what is computed with them is no number: they are damaged, or too large to compute with.
 */
export class NotFinite extends Error {
  readonly logit: number

  constructor(logit: number) {
    super(
      `invalid logits: the model gives ${logit} in place of a number; its weights are damaged, or its training diverged`,
    )
    this.logit = logit
  }
}

export interface TracedToken {
  readonly token: Token
  readonly logit: number
}

function selecting(token: Token): ControlledEvaluateInputItem {
  return [
    token,
    { generateNext: { options: greedy, token: true, logits: { filter: { tokens: [], includeSelected: true } } } },
  ]
}

/** Evaluates a token, and gives the likeliest next one with its logit and that of `next`. */
export function comparing(token: Token, next: Token): ControlledEvaluateInputItem {
  return [
    token,
    { generateNext: { options: greedy, token: true, logits: { filter: { tokens: [next], includeSelected: true } } } },
  ]
}

function isSame(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i])
}
