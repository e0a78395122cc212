import { percent } from '#core/numbers.ts'
import { plannedPart } from './added.ts'
import { linesOf } from './line.ts'
import type { ResultsInput } from './results-table.ts'

/** Points between exact match and the label said at all from which on a line is told; what is less may be chance. */
const leastGap = 10

/** Lines named one by one; more are told by the widest gap. */
const maxNamed = 3

/**
 * What exact match counts as wrong though the model said the right label, and no other: "The answer is yes." `null`
 * where no line of free answers says it so in 10 % of its answers.
 */
export function labelInSentence(whole: ResultsInput): string | null {
  const input = plannedPart(whole)
  const told = linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  ).flatMap(({ name, decoding, cells }) => {
    const share = decoding === 'free' ? insideShare(input, cells) : null
    return share !== null && share >= leastGap ? [{ name, share }] : []
  })
  const [first] = told
  if (first === undefined) return null
  const which =
    told.length === 1
      ? `${first.name}: in ${percent(first.share)} of its answers the model said`
      : told.length <= maxNamed
        ? `In ${told.map(({ name, share }) => `${percent(share)} (${name})`).join(', ')} of the answers the model said`
        : `In up to ${percent(Math.max(...told.map(({ share }) => share)))} of the answers of ${told.length} rows the model said`
  return `${which} the right label inside a sentence. Exact match counts them as wrong; the score "contains label" does not.`
}

/** Percent of the answers with a label space that say the right label and are not it; `null`: there are none. */
function insideShare({ cells }: ResultsInput, places: readonly number[]): number | null {
  let [answers, inside] = [0, 0]
  for (const place of places)
    for (const { scores } of cells[place]?.trials ?? []) {
      if (scores === null || scores.containsLabel === null) continue
      answers++
      inside += scores.containsLabel - scores.exactMatch
    }
  return answers === 0 ? null : (100 * inside) / answers
}
