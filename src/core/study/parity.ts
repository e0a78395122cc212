import { seedFrom, seededRandom, shuffled } from '#core/random/index.ts'

/**
 * The parity certificate: the same prompts through the trainer's forward pass and through the engine that asks. A tuned
 * model's scores mean something only where both are one model.
 */
export interface Parity {
  readonly prompts: number
  /** Prompts whose greedy answers were equal at every token. */
  readonly equal: number
  /** Between the logits both give the tokens of the answers; `null` where one of them was no number. */
  readonly largestLogitDifference: number | null
}

/** Below this share of equal answers the scores of a tuned model's cells are marked. */
export const leastParity = 0.9

export function parityHolds({ prompts, equal }: Parity): boolean {
  return prompts > 0 && equal / prompts >= leastParity
}

/** Prompts a certificate stands on; fewer only where the tasks have no more that fit. */
export const parityPrompts = 40
/** Tokens of an answer that are compared, at most. */
export const parityAnswerTokens = 16

/** One prompt of a certificate: an instance of a task under a condition, all by their positions. */
export interface ParityPrompt {
  readonly condition: number
  readonly task: number
  readonly instance: number
}

/**
 * Every prompt there is in the order the seed draws: the first that fit the context are taken.
 *
 * @param counts instances of each task
 */
export function drawParityPrompts(
  conditions: number,
  counts: readonly number[],
  seed: number,
): readonly ParityPrompt[] {
  const all = Array.from({ length: conditions }, (_, condition) =>
    counts.flatMap((count, task) => Array.from({ length: count }, (__, instance) => ({ condition, task, instance }))),
  ).flat()
  return shuffled(seededRandom(seedFrom(`parity ${seed}`) | 0), all)
}

/**
 * The answer of one prompt: what the engine chose and its logits, and what the trainer would have chosen at each place.
 */
export interface ComparedAnswer {
  readonly chosen: ArrayLike<number>
  readonly engineLogits: ArrayLike<number>
  readonly trainerGreedy: ArrayLike<number>
  readonly trainerLogits: ArrayLike<number>
}

export function parityOf(answers: readonly ComparedAnswer[]): Parity {
  const differences = answers.flatMap(({ engineLogits, trainerLogits }) =>
    Array.from(engineLogits, (logit, i) => Math.abs(logit - (trainerLogits[i] ?? NaN))),
  )
  const largest = Math.max(0, ...differences)
  return {
    prompts: answers.length,
    equal: answers.filter(({ chosen, trainerGreedy }) =>
      Array.from(chosen).every((token, i) => trainerGreedy[i] === token),
    ).length,
    largestLogitDifference: Number.isFinite(largest) ? largest : null,
  }
}
