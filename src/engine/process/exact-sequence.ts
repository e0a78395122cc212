import {
  LlamaGrammarEvaluationState,
  type ControlledEvaluateIndexOutput,
  type ControlledEvaluateInputItem,
  type LlamaContextSequence,
  type LlamaGrammar,
  type SequenceEvaluateOptions,
  type Token,
} from 'node-llama-cpp'
import type { Retraced, TracedRow } from '../engine.ts'
import { labelGrammar } from '#core/answers/label-grammar.ts'
import type { Branches, Compared } from '#core/answers/label-likelihood.ts'
import type { TokenSampling } from '#core/answers/sampling.ts'
import { NotFinite, type AskedSequence, type TracedToken } from './asked-sequence.ts'
import { isSameList } from './constrained.ts'
import { greedy } from './decoding.ts'
import type { ThreadChoice } from './thread-choice.ts'

/**
 * The one sequence, with the part that neighbouring prompts share kept evaluated.
 *
 * The answer to a prompt must not depend on what was asked before: a resumed run has to equal an unbroken one. So a
 * prefix is always evaluated alone, in a call of its own, and what follows in another; whether the prefix was still
 * there or had to be made again, the same tokens have gone through in the same pieces.
 */
export class ExactSequence implements AskedSequence {
  readonly #sequence: LlamaContextSequence
  readonly #threads: ThreadChoice
  /** The tokens evaluated alone at the sequence's beginning; undefined when that is not certain. */
  #prefix: readonly Token[] | undefined
  /** Neighbouring instances share their label space. */
  #grammar: { readonly labels: readonly string[]; readonly grammar: LlamaGrammar } | undefined

  constructor(sequence: LlamaContextSequence, threads: ThreadChoice) {
    this.#sequence = sequence
    this.#threads = threads
  }

  /** Tokens evaluated so far. */
  get length(): number {
    return this.#sequence.nextTokenIndex
  }

  async startWith(prefix: readonly Token[]): Promise<void> {
    const kept = this.#prefix
    // Until this is done nothing is certain: an exception on the way must not leave a false prefix behind.
    this.#prefix = undefined
    if (kept !== undefined && isSameList(kept, prefix)) await this.cutTo(prefix.length)
    else await this.#sequence.clearHistory()
    if (this.length !== prefix.length) {
      await this.#sequence.clearHistory()
      await this.#threads.evaluate(prefix.length, () => this.#sequence.evaluateWithoutGeneratingNewTokens([...prefix]))
    }
    this.#prefix = prefix
  }

  forget(): void {
    this.#prefix = undefined
  }

  async cutTo(length: number): Promise<void> {
    if (this.length > length) await this.#sequence.eraseContextTokenRanges([{ start: length, end: this.length }])
  }

  async *generateLabel(tokens: readonly Token[], labels: readonly string[]): AsyncGenerator<Token> {
    const { model } = this.#sequence
    if (this.#grammar === undefined || !isSameList(this.#grammar.labels, labels)) {
      this.#grammar = { labels, grammar: await model.llama.createGrammar({ grammar: labelGrammar(labels) }) }
    }
    const grammarEvaluationState = new LlamaGrammarEvaluationState({ model, grammar: this.#grammar.grammar })
    yield* this.#evaluate(tokens, { ...greedy, grammarEvaluationState })
  }

  generate(tokens: readonly Token[], sampling?: TokenSampling): AsyncGenerator<Token> {
    return this.#evaluate(tokens, { ...greedy, ...sampling })
  }

  async *#evaluate(tokens: readonly Token[], options: SequenceEvaluateOptions): AsyncGenerator<Token> {
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

  /** By the same evaluations as `generate`. */
  async *trace(tokens: readonly Token[]): AsyncGenerator<TracedToken> {
    for (let items = tokens; ;) {
      const outputs = await this.#score(items.map((token, i) => (i === items.length - 1 ? selecting(token) : token)))
      const { token, logits } = outputs[items.length - 1]?.next ?? {}
      const logit = token === undefined || token === null ? undefined : logits?.get(token)
      if (token === undefined || token === null || logit === undefined)
        throw new Error('invalid logits: none came back')
      if (!Number.isFinite(logit)) throw new NotFinite(logit)
      yield { token, logit }
      items = [token]
    }
  }

  /**
   * In another order of evaluation than the trace: the same weights and kernels, and so what the engine's own rounding
   * can change.
   */
  async retrace({ tokens, answerFrom }: TracedRow): Promise<Retraced> {
    await this.startWith([])
    const outputs = await this.#score(
      Array.from(tokens.subarray(0, -1), (token, i) =>
        i < answerFrom - 1 ? (token as Token) : comparing(token as Token, tokens[i + 1] as Token),
      ),
    )
    const asked = outputs.slice(answerFrom - 1)
    const logit = (i: number, token: number) => asked[i]?.next.logits?.get(token as Token) ?? NaN
    const likeliest = Int32Array.from(asked, (each) => each?.next.token ?? -1)
    this.forget()
    return {
      greedy: likeliest,
      greedyLogits: Float32Array.from(likeliest, (token, i) => logit(i, token)),
      logits: Float32Array.from(tokens.subarray(answerFrom), (token, i) => logit(i, token)),
    }
  }

  /**
   * The prompt is evaluated once. llama.cpp sums the normaliser in 32-bit floats, which leaves about 1e-5 nat of error.
   */
  async compare({ prompt, wanted, branches }: Branches<Token>): Promise<Compared<Token>> {
    const outputs = await this.#score(
      prompt.map((token, i) => (i === prompt.length - 1 ? scoring(token, wanted) : token)),
    )
    const split = this.length
    const further: (readonly (ControlledEvaluateIndexOutput | undefined)[])[] = []
    for (const branch of branches) {
      further.push(await this.#score(branch.tokens.map((token, i) => scoring(token, branch.wanted[i] ?? []))))
      await this.cutTo(split)
    }
    const of = (output: ControlledEvaluateIndexOutput | undefined) => (token: Token) => logProbabilityOf(token, output)
    return { afterPrompt: of(outputs[prompt.length - 1]), branches: further.map((each) => each.map(of)) }
  }

  /** Evaluates the tokens and gives the logits asked for, at the same places. */
  #score(
    items: readonly ControlledEvaluateInputItem[],
  ): Promise<readonly (ControlledEvaluateIndexOutput | undefined)[]> {
    return this.#threads.evaluate(items.length, () => this.#sequence.controlledEvaluate([...items]))
  }
}

function selecting(token: Token): ControlledEvaluateInputItem {
  return [
    token,
    { generateNext: { options: greedy, token: true, logits: { filter: { tokens: [], includeSelected: true } } } },
  ]
}

/** Evaluates a token, and gives the likeliest next one with its logit and that of `next`. */
function comparing(token: Token, next: Token): ControlledEvaluateInputItem {
  return [
    token,
    { generateNext: { options: greedy, token: true, logits: { filter: { tokens: [next], includeSelected: true } } } },
  ]
}

/** `includeSelected`: greedily selected is the token with the largest logit, which the normaliser is relative to. */
function scoring(token: Token, next: readonly Token[]): ControlledEvaluateInputItem {
  return [
    token,
    {
      generateNext: {
        options: greedy,
        totalLogitWeight: true,
        logits: { filter: { tokens: [...next], includeSelected: true } },
      },
    },
  ]
}

/** Natural logarithm of softmax: the total weight is the sum of exp(logit − largest logit). */
function logProbabilityOf(token: Token, output: ControlledEvaluateIndexOutput | undefined): number {
  const logits = output?.next.logits
  const logit = logits?.get(token)
  const total = output?.next.totalLogitWeight
  if (logits === undefined || logit === undefined || total === undefined)
    throw new Error('invalid logits: none came back')
  const logProbability = logit - Math.max(...logits.values()) - Math.log(total)
  if (!Number.isFinite(logProbability)) throw new NotFinite(logProbability)
  return logProbability
}
