/** Natural logarithms. The label with the largest `withEnd` is the answer. */
export interface LabelScore {
  readonly label: string
  /** Summed over the label's tokens: the probability that the answer begins with the label, whatever follows. */
  readonly logProbability: number
  /** `logProbability` divided by the number of tokens. */
  readonly perToken: number
  /** The probability that the answer is the label and nothing else: the end counts, too (label-end.ts). */
  readonly withEnd: number
  /** `withEnd` divided by the number of tokens and one for the end. */
  readonly withEndPerToken: number
  /** `withEnd` after the prompt without content; of studies that subtract it (label-score.ts). */
  readonly prior?: number | undefined
}

/** Where a prompt and what may follow it are held against each other: a sequence of the engine's, or an endpoint. */
export interface Comparing<Token extends number> {
  /** What follows the prompt, and each branch behind it, as if the others were not there. */
  compare(question: Branches<Token>): Promise<Compared<Token>>
}

export interface Branches<Token extends number> {
  /** At least one token. */
  readonly prompt: readonly Token[]
  /** Tokens that are asked about behind the prompt. */
  readonly wanted: readonly Token[]
  readonly branches: readonly {
    /** At least one. */
    readonly tokens: readonly Token[]
    /** Behind each of `tokens`. */
    readonly wanted: readonly (readonly Token[])[]
  }[]
}

/** Natural logarithms of the probabilities of tokens that were asked about. */
export interface Compared<Token extends number> {
  readonly afterPrompt: LogProbability<Token>
  /** Behind each token of each branch. */
  readonly branches: readonly (readonly LogProbability<Token>[])[]
}

/** Throws where there is no number. */
export type LogProbability<Token extends number> = (token: Token) => number

/** What may follow a label's tokens so that the label is the whole answer. */
export interface LabelEnd<Token extends number> {
  /** Tokens that end the answer. */
  readonly direct: readonly Token[]
  /** A full stop that may stand before one of `direct`; undefined: none may. */
  readonly fullStop: Token | undefined
  /** Tokens that are the label's last token and its end in one, such as ")\n" for ")". */
  readonly merged: readonly Token[]
}

/** The label that is chosen, as an answer. */
export interface LikeliestLabel {
  readonly raw: string
  readonly stop: 'label'
  readonly answerTokens: number
  readonly labelScores: readonly LabelScore[]
}

/** Prompt and labels, split where the first label's tokens part from the prompt's. */
export interface LabelQuestion<Token extends number> {
  /** What follows the shared prefix, up to the split; at least one token. */
  readonly prompt: readonly Token[]
  readonly continuations: readonly Continuation<Token>[]
}

export interface Continuation<Token extends number> {
  readonly label: string
  readonly tokens: readonly Token[]
  readonly end: LabelEnd<Token>
}

/**
 * The log-probability of each label's tokens after the prompt, as lm-evaluation-harness counts them (context without
 * trailing space, continuation with it), but with one split point for all labels, and the same together with the
 * label's end. Without the end a label could never lose against one that it begins: log P("INFORM …") ≥ log
 * P("INFORM_INTENT …") whatever the model. The first token of every label is read from the same logits.
 */
export async function answerByLikelihood<Token extends number>(
  model: Comparing<Token>,
  { prompt, continuations }: LabelQuestion<Token>,
): Promise<LikeliestLabel> {
  const { afterPrompt, branches } = await model.compare({
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
function wanted<Token extends number>(
  { tokens, end: { direct, fullStop, merged } }: Continuation<Token>,
  place: number,
): readonly Token[] {
  const last = tokens.length - 1
  if (place > tokens.length) return direct
  if (place > last) return fullStop === undefined ? direct : [...direct, fullStop]
  return [...tokens.slice(place, place + 1), ...(place === last ? merged : [])]
}

/** @param places after the prompt, after each of the label's tokens, and after a full stop */
function scoreOf<Token extends number>(
  { label, tokens, end: { direct, fullStop, merged } }: Continuation<Token>,
  places: readonly LogProbability<Token>[],
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
