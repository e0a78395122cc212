import {
  answerByLikelihood,
  type Branches,
  type Compared,
  type Comparing,
  type Continuation,
  type LikeliestLabel,
  type LogProbability,
} from '#core/answers/label-likelihood.ts'

/**
 * What follows the prompt in each sequence of a label's line, so that the log-probabilities of the sequences' own
 * tokens are all that the label's score is made of: the label with each of its ends, the same behind a full stop, and
 * the label with its last token and end in one. A server that echoes its prompts tells them, whatever else it tells.
 */
export function labelSequences({ tokens, end }: Pick<Continuation<number>, 'tokens' | 'end'>): readonly number[][] {
  const { direct, fullStop, merged } = end
  const ended = direct.map((token) => [...tokens, token])
  const behindStop = fullStop === undefined ? [] : direct.map((token) => [...tokens, fullStop, token])
  const inOne = merged.map((token) => [...tokens.slice(0, -1), token])
  const alone = fullStop === undefined ? [...tokens] : [...tokens, fullStop]
  return [...(ended.length === 0 ? [alone] : ended), ...behindStop, ...inOne]
}

/** A label's line and what came back of it: of each sequence the log-probabilities of what follows the prompt. */
export interface ToldLabel {
  readonly continuation: Continuation<number>
  readonly logProbabilities: readonly (readonly number[])[]
}

export type Scored =
  | { readonly state: 'scored'; readonly answer: LikeliestLabel }
  /** A number that is needed was not told: nothing is scored then. */
  | { readonly state: 'too few'; readonly why: string }

/** The score of each label, from what was told of all of them. */
export async function likeliestOf(told: readonly ToldLabel[]): Promise<Scored> {
  const known = new Map<string, number>()
  for (const { continuation, logProbabilities } of told) {
    const sequences = labelSequences(continuation)
    if (sequences.length !== logProbabilities.length)
      return tooFew(
        continuation.label,
        `${logProbabilities.length} sequences came back, ${sequences.length} were asked`,
      )
    for (const [i, sequence] of sequences.entries()) {
      const values = logProbabilities[i] ?? []
      if (values.length !== sequence.length)
        return tooFew(
          continuation.label,
          `${values.length} log-probabilities came for ${sequence.length} tokens of sequence ${i + 1}`,
        )
      for (const [place, token] of sequence.entries()) {
        const key = keyOf(sequence.slice(0, place), token)
        // Sequences that begin alike tell the same number, but for rounding.
        if (!known.has(key)) known.set(key, values[place] ?? NaN)
      }
    }
  }
  const answer = await answerByLikelihood(new Told(known), {
    prompt: [],
    continuations: told.map(({ continuation }) => continuation),
  })
  const faulty = answer.labelScores.find(({ withEnd, logProbability }) => Number.isNaN(withEnd + logProbability))
  return faulty === undefined ? { state: 'scored', answer } : tooFew(faulty.label, 'a log-probability is missing')
}

/** What was told, in the place of a model. */
class Told implements Comparing<number> {
  readonly #known: ReadonlyMap<string, number>

  constructor(known: ReadonlyMap<string, number>) {
    this.#known = known
  }

  compare({ branches }: Branches<number>): Promise<Compared<number>> {
    const after =
      (context: readonly number[]): LogProbability<number> =>
      (token) =>
        this.#known.get(keyOf(context, token)) ?? NaN
    return Promise.resolve({
      afterPrompt: after([]),
      branches: branches.map(({ tokens }) => tokens.map((_, i) => after(tokens.slice(0, i + 1)))),
    })
  }
}

function keyOf(context: readonly number[], token: number): string {
  return [...context, token].join(' ')
}

function tooFew(label: string, why: string): Scored {
  return { state: 'too few', why: `label ${JSON.stringify(label)}: ${why}; nothing is scored without` }
}
