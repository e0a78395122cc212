import type { ControlledEvaluateInputItem, ControlledEvaluateIndexOutput, Token } from 'node-llama-cpp'
import type { LabelScore } from '../engine.ts'
import { greedy, type Decoded } from './decoding.ts'
import { NotFinite, type ExactSequence } from './exact-sequence.ts'

/** Prompt and labels, split where the first label's tokens part from the prompt's. */
export interface LabelQuestion {
  /** What follows the shared prefix, up to the split; at least one token. */
  readonly prompt: readonly Token[]
  readonly continuations: readonly { readonly label: string; readonly tokens: readonly Token[] }[]
}

/**
 * The log-probability of each label's tokens after the prompt, as lm-evaluation-harness counts them (context without
 * trailing space, continuation with it), but with one split point for all labels. The prompt is evaluated once; the
 * first token of every label is read from the same logits.
 *
 * llama.cpp sums the normaliser in 32-bit floats, which leaves about 1e-5 nat of error.
 */
export async function answerByLikelihood(sequence: ExactSequence, { prompt, continuations }: LabelQuestion): Promise<Decoded> {
  const firstTokens = [...new Set(continuations.flatMap(({ tokens }) => tokens.slice(0, 1)))]
  const outputs = await sequence.score(prompt.map((token, i) => (i === prompt.length - 1 ? scoring(token, firstTokens) : token)))
  const afterPrompt = outputs[prompt.length - 1]
  const split = sequence.length
  const scores: LabelScore[] = []
  for (const { label, tokens } of continuations) {
    const inner = tokens.slice(0, -1)
    const further = inner.length === 0
      ? []
      : await sequence.score(inner.map((token, i) => scoring(token, tokens.slice(i + 1, i + 2))))
    const logProbability = tokens.reduce((sum, token, i) => sum + logProbabilityOf(token, i === 0 ? afterPrompt : further[i - 1]), 0)
    await sequence.cutTo(split)
    scores.push({ label, logProbability, perToken: logProbability / tokens.length })
  }
  const best = scores.reduce((a, b) => (b.logProbability > a.logProbability ? b : a))
  const answerTokens = continuations.find(({ label }) => label === best.label)?.tokens.length ?? 0
  return { raw: best.label, stop: 'label', answerTokens, labelScores: scores }
}

/** `includeSelected`: greedily selected is the token with the largest logit, which the normaliser is relative to. */
function scoring(token: Token, next: readonly Token[]): ControlledEvaluateInputItem {
  return [token, { generateNext: { options: greedy, totalLogitWeight: true, logits: { filter: { tokens: next, includeSelected: true } } } }]
}

/** Natural logarithm of softmax: the total weight is the sum of exp(logit − largest logit). */
function logProbabilityOf(token: Token, output: ControlledEvaluateIndexOutput | undefined): number {
  const logits = output?.next.logits
  const logit = logits?.get(token)
  const total = output?.next.totalLogitWeight
  if (logits === undefined || logit === undefined || total === undefined) throw new Error('invalid logits: none came back')
  const logProbability = logit - Math.max(...logits.values()) - Math.log(total)
  if (!Number.isFinite(logProbability)) throw new NotFinite(logProbability)
  return logProbability
}
