import { promptFormats } from '#core/prompts/index.ts'
import { plannedPart } from './added.ts'
import { linesOf, type Line } from './line.ts'
import type { ResultsInput, ScoredTrial } from './results-table.ts'

/**
 * What lies between strict and normalised format correctness: trials whose outcome is `out-of-format`, because their
 * answer is literally no label, and those of them that normalisation brings back.
 */
export interface FormatGap {
  readonly outOfFormat: number
  /** Those whose answer is a label after exact match's normalisation. */
  readonly label: number
  /** Those whose answer is an exact match. */
  readonly right: number
  /** Those whose answer is a label followed by a full stop. */
  readonly labelAndStop: number
}

export function formatGapOf(trials: Iterable<Pick<ScoredTrial, 'outcome' | 'scores' | 'labelAndStop'>>): FormatGap {
  let [outOfFormat, label, right, stops] = [0, 0, 0, 0]
  for (const { outcome, scores, labelAndStop } of trials) {
    if (outcome !== 'out-of-format') continue
    outOfFormat++
    if (scores?.formatNormalised === 1) label++
    if (scores?.exactMatch === 1) right++
    if (labelAndStop) stops++
  }
  return { outOfFormat, label, right, labelAndStop: stops }
}

/**
 * The added full stop explains a line's gap where it is behind at least half of the answers in it: then it is the most
 * frequent reason, whatever the others are. A gap below one point of the line's trials is not worth a sentence: at one
 * decimal of a percent the two format correctnesses are nearly equal.
 */
const explained = { ofGap: 0.5, ofTrials: 0.01 } as const

/** Lines named one by one; more are told in sum. */
const maxNamed = 3

/**
 * One sentence or two where the full stop that the prompt format adds to demonstrations explains why strict format
 * correctness is below the normalised one; `null` where it does not. Only trials count whose prompt showed a
 * demonstration.
 */
export function addedStopSentence(whole: ResultsInput): string | null {
  const input = plannedPart(whole)
  const { format } = input.study
  const { withoutAddedStop } = promptFormats[format]
  // Sampled formats add none.
  if (withoutAddedStop === null || input.study.predictions || input.study.sampledFormats) return null
  const lines = linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  )
  const gaps = lines.flatMap((line) => {
    const trials = demonstrated(input, line)
    const gap = formatGapOf(trials)
    return gap.labelAndStop > 0 &&
      gap.labelAndStop >= explained.ofGap * gap.label &&
      gap.labelAndStop >= explained.ofTrials * trials.length
      ? [{ name: line.name, ...gap }]
      : []
  })
  if (gaps.length === 0) return null
  const one = gaps.length === 1 && gaps[0]?.labelAndStop === 1
  return `${countsInWords(gaps, `followed by the full stop that ${format} adds to demonstrations`)}. Strict format correctness and strict match count ${
    one ? 'it' : 'them'
  } as wrong; normalised format correctness and exact match do not. Ask with ${withoutAddedStop} to see the difference.`
}

function demonstrated({ cells, study }: ResultsInput, { cells: places, condition }: Line): readonly ScoredTrial[] {
  return condition.examples === 'empty'
    ? []
    : places.flatMap((place) => (cells[place]?.trials ?? []).filter(({ dropped }) => dropped < study.k))
}

/** e.g. "original: 37 of 40 out-of-format answers are a label followed by …" */
function countsInWords(gaps: readonly (FormatGap & { readonly name: string })[], followed: string): string {
  const [first] = gaps
  if (gaps.length === 1 && first) {
    const { name, labelAndStop, outOfFormat } = first
    return `${name}: ${labelAndStop} of ${outOfFormat} out-of-format ${outOfFormat === 1 ? 'answer' : 'answers'} ${labelAndStop === 1 ? 'is' : 'are'} a label ${followed}`
  }
  const sum = (of: (gap: FormatGap) => number) => gaps.reduce((all, gap) => all + of(gap), 0)
  const counts =
    gaps.length <= maxNamed
      ? gaps.map(({ name, labelAndStop, outOfFormat }) => `${name}: ${labelAndStop} of ${outOfFormat}`)
      : [
          `${sum(({ labelAndStop }) => labelAndStop)} of ${sum(({ outOfFormat }) => outOfFormat)} in ${gaps.length} rows`,
        ]
  return `Out-of-format answers that are a label ${followed}: ${counts.join('; ')}`
}
