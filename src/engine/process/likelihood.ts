import type { Token } from 'node-llama-cpp'
import type { LabelScore } from '../engine.ts'
import type { AskedSequence, LogProbability } from './asked-sequence.ts'
import type { Decoded } from './decoding.ts'
import type { LabelEnd } from './label-end.ts'

/** Prompt and labels, split where the first label's tokens part from the prompt's. */
export interface LabelQuestion {
  /** What follows the shared prefix, up to the split; at least one token. */
  readonly prompt: readonly Token[]
  readonly continuations: readonly Continuation[]
}

export interface Continuation {
  readonly label: string
  readonly tokens: readonly Token[]
  readonly end: LabelEnd
}

/**
 * The log-probability of each label's tokens after the prompt, as lm-evaluation-harness counts them (context without
 * trailing space, continuation with it), but with one split point for all labels, and the same together with the
 * label's end. Without the end a label could never lose against one that it begins: log P("INFORM …") ≥ log
 * P("INFORM_INTENT …") whatever the model. The first token of every label is read from the same logits.
 */
export async function answerByLikelihood(
  sequence: AskedSequence,
  { prompt, continuations }: LabelQuestion,
): Promise<Decoded> {
  const { afterPrompt, branches } = await sequence.compare({
    prompt,
    wanted: [...new Set(continuations.flatMap((each) => wanted(each, 0)))],
    branches: continuations.map((continuation) => {
      const { tokens, end } = continuation
      const evaluated = end.fullStop === undefined ? tokens : [...tokens, end.fullStop]
      return { tokens: evaluated, wanted: evaluated.map((_, i) => wanted(continuation, i + 1)) }
    }),
  })
  const scores = continuations.map((each, i) => scoreOf(each, [afterPrompt, ...(branches[i] ?? [])]))
  const best = scores.reduce((a, b) => (b.withEnd > a.withEnd ? b : a))
  const answerTokens = continuations.find(({ label }) => label === best.label)?.tokens.length ?? 0
  return { raw: best.label, stop: 'label', answerTokens, labelScores: scores }
}

/**
 * Tokens whose logits are needed at a place: of the label's own, of the end behind them, and of the end behind a full
 * stop.
 */
function wanted({ tokens, end: { direct, fullStop, merged } }: Continuation, place: number): readonly Token[] {
  const last = tokens.length - 1
  if (place > tokens.length) return direct
  if (place > last) return fullStop === undefined ? direct : [...direct, fullStop]
  return [...tokens.slice(place, place + 1), ...(place === last ? merged : [])]
}

/** @param places after the prompt, after each of the label's tokens, and after a full stop */
function scoreOf(
  { label, tokens, end: { direct, fullStop, merged } }: Continuation,
  places: readonly LogProbability[],
): LabelScore {
  const last = tokens.length - 1
  const at = (place: number) => (token: Token) => places[place]?.(token) ?? NaN
  const each = tokens.map((token, place) => at(place)(token))
  const logProbability = sum(each)
  const ends = [
    ...direct.map(at(last + 1)),
    ...(fullStop === undefined ? [] : [at(last + 1)(fullStop) + logSum(direct.map(at(last + 2)))]),
  ]
  const withEnd =
    sum(each.slice(0, last)) + logSum([at(last)(tokens[last] as Token) + logSum(ends), ...merged.map(at(last))])
  return {
    label,
    logProbability,
    perToken: logProbability / tokens.length,
    withEnd,
    withEndPerToken: withEnd / (tokens.length + 1),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Logarithm of a sum of probabilities that are given as logarithms. */
function logSum(logarithms: readonly number[]): number {
  const largest = Math.max(...logarithms)
  return largest === -Infinity ? largest : largest + Math.log(sum(logarithms.map((each) => Math.exp(each - largest))))
}
