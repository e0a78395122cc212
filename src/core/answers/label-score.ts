export const labelScoreNames = ['sum', 'per-token', 'per-byte', 'minus-prior'] as const
/** By which number likelihood decoding chooses among labels; a study says it before it runs. */
export type LabelScoreName = (typeof labelScoreNames)[number]

/** Natural logarithms, as a trial keeps them; trials of before a label's end counted have no `withEnd`. */
interface Scored {
  readonly label: string
  readonly withEnd?: number | undefined
  readonly withEndPerToken?: number | undefined
  /** log P(label and its end | content-free prompt). */
  readonly prior?: number | undefined
}

interface LabelScoreEntry {
  readonly describe: string
  /** Larger is likelier; undefined where a trial does not have it. */
  readonly of: (scored: Scored) => number | undefined
}

/**
 * In all of them the label's end is a part of the label, as the end token is of a target in T5's and T0's rank
 * classification (Raffel et al. 2020; Sanh et al. 2022); lm-evaluation-harness leaves it out for decoders, whose labels
 * then never lose against one that they begin.
 */
export const labelScores: Readonly<Record<LabelScoreName, LabelScoreEntry>> = {
  sum: {
    describe: 'log P(label | prompt), summed over its tokens; long labels are at a disadvantage',
    of: ({ withEnd }) => withEnd,
  },
  'per-token': {
    describe: 'the sum divided by the number of tokens, as GPT-3 did (Brown et al. 2020); depends on the vocabulary',
    of: ({ withEndPerToken }) => withEndPerToken,
  },
  'per-byte': {
    describe: 'the sum divided by the bytes of the label, which are the same for every model',
    of: ({ label, withEnd }) => (withEnd === undefined ? undefined : withEnd / Math.max(1, bytesOf(label))),
  },
  'minus-prior': {
    describe:
      'log P(label | prompt) − log P(label | the same prompt with the input "N/A"): what the input adds (Holtzman et al. 2021, Zhao et al. 2021)',
    of: ({ withEnd, prior }) => (withEnd === undefined || prior === undefined ? undefined : withEnd - prior),
  },
}

/** Zhao et al. 2021 average it with "[MASK]" and nothing; one keeps the cost at one more prompt. */
export const contentFreeInput = 'N/A'

/** The first of the labels with the largest number; undefined where a trial does not have the number for each. */
export function likeliestBy(name: LabelScoreName, scores: readonly Scored[]): string | undefined {
  const numbers = scores.map((scored) => labelScores[name].of(scored))
  if (numbers.includes(undefined)) return undefined
  return scores[numbers.indexOf(Math.max(...(numbers as readonly number[])))]?.label
}

/** Studies of before there was a choice have none: the sum decided. */
export function labelScoreOf({
  labelScore = 'sum',
}: {
  readonly labelScore?: LabelScoreName | undefined
}): LabelScoreName {
  return labelScore
}

/** As a study keeps it: the usual one is not said, so that its cells have the keys that they had. */
export function settledLabelScore(name: LabelScoreName | undefined): Exclude<LabelScoreName, 'sum'> | undefined {
  return name === 'sum' ? undefined : name
}

/** In UTF-8. */
function bytesOf(text: string): number {
  return Array.from(text).reduce((sum, character) => {
    const point = character.codePointAt(0) ?? 0
    return sum + (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)
  }, 0)
}
