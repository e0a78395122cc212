import type { AskingMode } from '#core/models/asking-mode.ts'
import { counted } from '#core/noun.ts'
import { seedFrom, seededRandom, shuffled } from '#core/random/index.ts'
import { leastParity, parityPrompts } from './parity.ts'

/**
 * How far a run in fast mode is from exact mode: some of its own prompts, asked in exact mode as well. Both modes have
 * the same weights and the same prompts; what differs is how their sums are rounded.
 */
export interface ModeDifference {
  readonly prompts: number
  /** Prompts with the same answer, character by character. */
  readonly equal: number
  /** Of the prompts asked by likelihood; `null`: none was. */
  readonly likelihood: {
    readonly prompts: number
    /** The same label is chosen. */
    readonly equal: number
    /** Nats, over all labels; `null`: one of the two gave no number. */
    readonly largestDifference: number | null
  } | null
}

/** Prompts that are compared; fewer only where a run has no more answers. As many as a certificate stands on. */
export const comparedPrompts = parityPrompts

/** Below this share of equal answers a run's scores are marked, as below that of a certificate. */
export const leastEqual = leastParity

/** The mode a study asks in: studies of before there was a choice have none, and asked in exact mode. */
export function askingMode({ mode = 'exact' }: { readonly mode?: AskingMode | undefined }): AskingMode {
  return mode
}

/** As a study keeps it: exact mode goes without saying, so that it is the same study as before there was a choice. */
export function settledMode(mode: AskingMode | undefined): AskingMode | undefined {
  return mode === 'exact' ? undefined : mode
}

export function differenceHolds({ prompts, equal }: ModeDifference): boolean {
  return prompts === 0 || equal / prompts >= leastEqual
}

/** A trial by its cell and by its place among the cell's trials. */
export interface DrawnTrial {
  readonly cell: number
  readonly trial: number
}

/**
 * Which answers are compared: the cells take turns, in an order that the seed draws, and so do the trials of each. So
 * every cell has a prompt before one has two.
 *
 * @param counts answered trials of each cell
 */
export function drawComparedTrials(counts: readonly number[], seed: number): readonly DrawnTrial[] {
  const random = (of: string) => seededRandom(seedFrom(`modes ${seed} ${of}`) | 0)
  const orders = counts.map((count, cell) =>
    shuffled(
      random(`cell ${cell}`),
      Array.from({ length: count }, (_, trial) => trial),
    ),
  )
  const cells = shuffled(random('cells'), [...orders.keys()])
  const rounds = Array.from({ length: comparedPrompts }, (_, round) =>
    cells.flatMap((cell) => {
      const trial = orders[cell]?.[round]
      return trial === undefined ? [] : [{ cell, trial }]
    }),
  )
  return rounds.flat().slice(0, comparedPrompts)
}

/** An answer of one of the modes. */
export interface ModeAnswer {
  /** `null`: none was given. */
  readonly raw: string | null
  /** In the order of the labels; of `likelihood` alone. */
  readonly labelScores: readonly LabelNumbers[] | null
}

interface LabelNumbers {
  readonly logProbability: number
  readonly withEnd?: number | undefined
  readonly prior?: number | undefined
}

export function modeDifferenceOf(
  pairs: readonly { readonly fast: ModeAnswer; readonly exact: ModeAnswer }[],
): ModeDifference {
  const isEqual = ({ fast, exact }: (typeof pairs)[number]) => fast.raw === exact.raw
  const scored = pairs.filter(({ fast }) => fast.labelScores !== null)
  const largest = Math.max(
    0,
    ...scored.map(({ fast, exact }) => largestDifference(fast.labelScores ?? [], exact.labelScores ?? [])),
  )
  return {
    prompts: pairs.length,
    equal: pairs.filter(isEqual).length,
    likelihood:
      scored.length === 0
        ? null
        : {
            prompts: scored.length,
            equal: scored.filter(isEqual).length,
            largestDifference: Number.isFinite(largest) ? largest : null,
          },
  }
}

/** Of the label alone, and with what ends it. What is no number in one of the two is infinitely far. */
function largestDifference(labels: readonly LabelNumbers[], others: readonly LabelNumbers[]): number {
  return Math.max(
    0,
    ...labels.flatMap((label, i) => [
      distance(label.logProbability, others[i]?.logProbability),
      ...(label.withEnd === undefined ? [] : [distance(label.withEnd, others[i]?.withEnd)]),
    ]),
  )
}

/** A store keeps minus infinity, a label that cannot come, as nothing. */
function distance(one: number | null, other: number | null | undefined): number {
  if (Number.isFinite(one) && Number.isFinite(other)) return Math.abs(Number(one) - Number(other))
  return Number.isFinite(one) || Number.isFinite(other) ? Infinity : 0
}

/**
 * What stands beside the results of a study, in one sentence; `null`: it asks in exact mode.
 *
 * @param difference `null`: not measured yet
 */
export function modeSentence(
  study: { readonly mode?: AskingMode | undefined },
  difference: ModeDifference | null | undefined,
): string | null {
  if (askingMode(study) === 'exact') return null
  if (!difference) return "Fast mode: its answers are not compared with exact mode's yet."
  if (difference.prompts === 0) return "Fast mode: there was no answer to compare with exact mode's."
  return `Fast mode: ${differenceInWords(difference)}.`
}

/** E.g. "39 of 40 answers equal exact mode's; label log-probabilities differ by at most 0.03 nat". */
export function differenceInWords({ prompts, equal, likelihood }: ModeDifference): string {
  const labels =
    likelihood === null
      ? ''
      : likelihood.largestDifference === null
        ? '; some label log-probabilities are no number in one of the two'
        : `; label log-probabilities differ by at most ${likelihood.largestDifference.toPrecision(2)} nat`
  return `${equal} of ${counted(prompts, 'answer')} ${equal === 1 && prompts === 1 ? 'equals' : 'equal'} exact mode's${labels}`
}
