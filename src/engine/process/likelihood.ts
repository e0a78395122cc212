import type { ControlledEvaluateInputItem, ControlledEvaluateIndexOutput, Token } from 'node-llama-cpp'
import type { LabelScore } from '../engine.ts'
import { greedy, type Decoded } from './decoding.ts'
import { NotFinite, type ExactSequence } from './exact-sequence.ts'
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
 * P("INFORM_INTENT …") whatever the model. The prompt is evaluated once; the first token of every label is read from
 * the same logits.
 *
 * llama.cpp sums the normaliser in 32-bit floats, which leaves about 1e-5 nat of error.
 */
export async function answerByLikelihood(
  sequence: ExactSequence,
  { prompt, continuations }: LabelQuestion,
): Promise<Decoded> {
  const first = [...new Set(continuations.flatMap((each) => wanted(each, 0)))]
  const outputs = await sequence.score(
    prompt.map((token, i) => (i === prompt.length - 1 ? scoring(token, first) : token)),
  )
  const afterPrompt = outputs[prompt.length - 1]
  const split = sequence.length
  const scores: LabelScore[] = []
  for (const continuation of continuations) {
    const { tokens, end } = continuation
    const evaluated = end.fullStop === undefined ? tokens : [...tokens, end.fullStop]
    const further = await sequence.score(evaluated.map((token, i) => scoring(token, wanted(continuation, i + 1))))
    await sequence.cutTo(split)
    scores.push(scoreOf(continuation, [afterPrompt, ...further]))
  }
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

/** @param outputs after the prompt, after each of the label's tokens, and after a full stop */
function scoreOf(
  { label, tokens, end: { direct, fullStop, merged } }: Continuation,
  outputs: readonly (ControlledEvaluateIndexOutput | undefined)[],
): LabelScore {
  const last = tokens.length - 1
  const at = (place: number) => (token: Token) => logProbabilityOf(token, outputs[place])
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Logarithm of a sum of probabilities that are given as logarithms. */
function logSum(logarithms: readonly number[]): number {
  const largest = Math.max(...logarithms)
  return largest === -Infinity ? largest : largest + Math.log(sum(logarithms.map((each) => Math.exp(each - largest))))
}
