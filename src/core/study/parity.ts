import { counted } from '#core/noun.ts'
import { progressMeter, type Progress } from './progress.ts'
import { seedFrom, seededRandom, shuffled } from '#core/random/index.ts'

/**
 * The parity certificate: the same prompts through the trainer's forward pass and through the engine that asks. A tuned
 * model's scores mean something only where both are one model.
 *
 * Weights of 8 bits and less are multiplied with inputs rounded to 8 bits: a difference in the seventh digit is
 * sometimes rounded the other way, and grows from layer to layer. So the engine differs from itself, too, where it
 * evaluates the same tokens in another order, and no trainer can be nearer to it than that. Answers that part only at
 * near ties, by less than the engine differs from itself, speak against nothing.
 */
export interface Parity {
  readonly prompts: number
  /** Prompts whose greedy answers were equal at every token. */
  readonly equal: number
  /** Others whose answers part at near ties only. 0 in certificates of before version 0.3. */
  readonly tied: number
  /** Between the logits both give the tokens of the answers; `null` where one of them was no number. */
  readonly largestLogitDifference: number | null
  /** Between the engine's logits and those of its other order; `null` where it was not taken, or is no number. */
  readonly ownLogitDifference: number | null
}

/** Prompts that the engine's own difference is taken on, beside those whose answers part. */
export const retracedPrompts = 10

/** Below this share of prompts with equal or tied answers the scores of a tuned model's cells are marked. */
export const leastParity = 0.9

export function parityHolds({ prompts, equal, tied }: Parity): boolean {
  return prompts > 0 && (equal + tied) / prompts >= leastParity
}

/** e.g. "38 of 40 prompts, 2 more but for near ties". */
export function parityInWords({ prompts, equal, tied }: Parity): string {
  return `${equal} of ${counted(prompts, 'prompt')}${tied > 0 ? `, ${tied} more but for near ties` : ''}`
}

/** e.g. "largest logit difference 0.41 (the engine with itself, in another order: 0.39)". */
export function logitDifferenceInWords({ largestLogitDifference, ownLogitDifference }: Parity): string {
  const own =
    ownLogitDifference === null
      ? ''
      : ` (the engine with itself, in another order: ${ownLogitDifference.toPrecision(2)})`
  return `largest logit difference ${largestLogitDifference === null ? 'no number' : largestLogitDifference.toPrecision(2)}${own}`
}

/** Prompts a certificate stands on; fewer only where the tasks have no more that fit. */
export const parityPrompts = 40
/** Tokens of an answer that are compared, at most. */
export const parityAnswerTokens = 16

/** How far a certificate is: a prompt is done when the engine has answered it and the trainer has followed it. */
export interface CertifyingProgress {
  readonly done: number
  readonly prompts: number
  /** Seconds; `null` while there is no rate. */
  readonly secondsLeft: number | null
}

/** Feed it with the time (milliseconds of any steady clock) after each prompt that is answered, or followed. */
export function certifyingMeter() {
  let answered = 0
  let meter = progressMeter(2 * parityPrompts, 0)
  const progress = (prompts: number, { done, secondsLeft }: Progress): CertifyingProgress => ({
    done: Math.floor(done / 2),
    prompts,
    secondsLeft,
  })
  return {
    answered(now: number): CertifyingProgress {
      answered++
      return progress(parityPrompts, meter.step(now))
    },
    /** Tasks may have fewer prompts that fit: how many there are is known when all are answered. */
    followed(rows: number, now: number): CertifyingProgress {
      if (rows === 1) meter = progressMeter(2 * answered, answered)
      return progress(answered, meter.step(now))
    },
  }
}

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

/** What one model finds likeliest at each place of an answer, its logit, and that of the answer's own token. */
export interface FollowedAnswer {
  readonly greedy: ArrayLike<number>
  readonly greedyLogits: ArrayLike<number>
  readonly logits: ArrayLike<number>
}

/** The answer of one prompt as the engine gave it, and followed by the engine in another order and by the trainer. */
export interface ComparedAnswer {
  readonly chosen: ArrayLike<number>
  readonly logits: ArrayLike<number>
  /** `null`: not taken (`retracedPrompts`). */
  readonly again: FollowedAnswer | null
  readonly trainer: FollowedAnswer
}

/** Whether the trainer finds another token likelier than one that the engine has chosen. */
export function isParted({ chosen, trainer }: Pick<ComparedAnswer, 'chosen' | 'trainer'>): boolean {
  return largestParting(chosen, trainer) !== null
}

export function parityOf(answers: readonly ComparedAnswer[]): Parity {
  const own = largestOf(answers.map(({ logits, again }) => (again ? largestDifference(logits, again.logits) : 0)))
  const partings = answers.map(({ chosen, trainer }) => largestParting(chosen, trainer))
  return {
    prompts: answers.length,
    equal: partings.filter((parting) => parting === null).length,
    tied: partings.filter((parting) => parting !== null && own !== null && parting <= own).length,
    largestLogitDifference: largestOf(answers.map(({ logits, trainer }) => largestDifference(logits, trainer.logits))),
    ownLogitDifference: own,
  }
}

/** By how much the trainer finds another token likelier than the chosen one, where most; `null`: nowhere. */
function largestParting(chosen: ArrayLike<number>, { greedy, greedyLogits, logits }: FollowedAnswer): number | null {
  const margins = Array.from(chosen, (token, i) =>
    greedy[i] === token ? null : (greedyLogits[i] ?? NaN) - (logits[i] ?? NaN),
  ).filter((margin) => margin !== null)
  return margins.length === 0 ? null : Math.max(...margins)
}

function largestDifference(logits: ArrayLike<number>, others: ArrayLike<number>): number {
  return Math.max(0, ...Array.from(logits, (logit, i) => Math.abs(logit - (others[i] ?? NaN))))
}

function largestOf(differences: readonly number[]): number | null {
  const largest = Math.max(0, ...differences)
  return Number.isFinite(largest) ? largest : null
}
