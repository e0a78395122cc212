import type { Token } from 'node-llama-cpp'
import type { Comparing } from '#core/answers/label-likelihood.ts'
import type { TokenSampling } from '#core/answers/sampling.ts'
import type { Retraced, TracedRow } from '../engine.ts'

/** Where a prompt is read and goes on, one at a time: what every decoding is made of, exact or fast. */
export interface AskedSequence extends Comparing<Token> {
  /** Leaves exactly `prefix` in the sequence. */
  startWith(prefix: readonly Token[]): Promise<void>
  /** After a failure nothing is certain of what the sequence holds; the next prompt begins anew. */
  forget(): void
  /** Evaluates the tokens and goes on until the end of the turn, whose token is not given: greedily, or by drawing. */
  generate(tokens: readonly Token[], sampling?: TokenSampling): AsyncIterable<Token>
  /** As `generate`, among what may be written where the answer is one of the labels (constrained.ts). */
  generateLabel(tokens: readonly Token[], labels: readonly string[]): AsyncIterable<Token>
  /** As `generate`, with each token's raw logit; never ends by itself. Throws `NotFinite`. */
  trace(tokens: readonly Token[]): AsyncIterable<TracedToken>
  /** A traced answer once more, together with its prompt in one go. */
  retrace(row: TracedRow): Promise<Retraced>
}

export interface TracedToken {
  readonly token: Token
  readonly logit: number
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
