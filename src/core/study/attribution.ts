import { isSameCondition } from '#core/conditions/condition.ts'
import { isClosed } from '#core/task.ts'
import type { Attribution } from './attribution-parts.ts'
import { attributionSentence } from './attribution-sentence.ts'
import { gainColumns, gainParts, type GainColumns, type GainPair } from './gain-parts.ts'
import { cellsBySeed, lineKey, type Line } from './line.ts'
import { isMarked } from './mark.ts'
import type { DrawnColumns, PairedColumns } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'

/** Of every freely decoding tuned line; without one, why. */
export interface Attributions {
  readonly lines: readonly Attribution[]
  /** Why there is none; `null` where there is one. */
  readonly reason: string | null
}

/**
 * Every freely decoding tuned line, of classification and of choice, beside the untuned model under the same test
 * condition.
 */
export function attribute(input: ResultsInput, drawn: readonly DrawnColumns[]): Attributions {
  const none = (reason: string): Attributions => ({ lines: [], reason })
  if (input.study.tuning === null) return none('nothing is tuned, so there is no gain to divide')
  if (!input.study.decodings.includes('free')) return none('no row decodes freely, so every answer is in format')
  const found = drawn.filter(({ columns }) => isClosed(columns.kind))
  if (found.length === 0)
    return none('only classification and choice tasks have format correctness, and none is answered yet')
  const withFormats = found.flatMap((each) => {
    const gains = gainColumns(each)
    return gains === null ? [] : [{ columns: each.columns, gains }]
  })
  if (withFormats.length === 0) return none('some answers have no format correctness')
  const lines = withFormats.flatMap((places) => linesOf(input, places))
  return lines.length === 0
    ? none('no tuned model is fully asked together with the untuned model under the same condition')
    : { lines, reason: null }
}

function linesOf(input: ResultsInput, places: Places): readonly Attribution[] {
  const { lines } = places.columns
  return lines.flatMap((line, tuned) => {
    if (line.training === null || line.decoding !== 'free') return []
    const untuned = lines.findIndex(
      (other) =>
        other.training === null && other.decoding === 'free' && isSameCondition(other.condition, line.condition),
    )
    return untuned === -1 ? [] : [attributionOf(input, places, { tuned, untuned })]
  })
}

interface Places {
  readonly columns: PairedColumns
  readonly gains: GainColumns
}

function attributionOf(input: ResultsInput, { columns, gains }: Places, pair: GainPair): Attribution {
  const { lines, kind } = columns
  const [tuned, untuned] = [lines[pair.tuned], lines[pair.untuned]]
  const constrained = constrainedOf(lines, pair)
  const known = {
    tuned: tuned?.name ?? '',
    untuned: untuned?.name ?? '',
    kind,
    seeds: tuned ? cellsBySeed(input.cells, tuned).length : 0,
    marked: tuned?.cells.some((place) => input.cells[place] !== undefined && isMarked(input.cells[place])) === true,
    ...gainParts(gains, pair, constrained),
    withoutConstrained: constrained === null ? whyWithoutConstrained(input) : null,
  }
  return { ...known, sentence: attributionSentence(known) }
}

/** Both lines by constrained decoding. */
function constrainedOf(lines: readonly Line[], pair: GainPair): GainPair | null {
  const counterpart = (place: number) =>
    lines.findIndex(
      (line) =>
        line.decoding === 'constrained' &&
        lineKey(line) === lineKey({ ...(lines[place] ?? line), decoding: 'constrained' }),
    )
  const [tuned, untuned] = [counterpart(pair.tuned), counterpart(pair.untuned)]
  return tuned === -1 || untuned === -1 ? null : { tuned, untuned }
}

function whyWithoutConstrained({ study }: ResultsInput): string {
  return study.decodings.includes('constrained')
    ? 'not both models are asked in full by constrained decoding'
    : 'the study does not ask by constrained decoding'
}
