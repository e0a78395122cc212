import { columnValues } from '#core/statistics/paired-rows.ts'
import { decimal } from '#core/numbers.ts'
import type { PairedColumns } from './paired-columns.ts'
import type { Study } from './study.ts'

/** What formats alone do to the two of a comparison that is a mean over sampled formats. */
export interface FormatNoise {
  readonly formats: number
  /** Points: the score's max − min over formats; of two lines the larger. */
  readonly range: number
  /** Size of the effect over `range`; `null` where no format makes a difference. */
  readonly ratio: number | null
}

/**
 * FormatSpread (Sclar et al. 2024) calls max − min over formats the spread. It tells whether somebody who had chosen
 * another format could have seen as much: the interval tells whether the effect is there over formats. One may be so
 * without the other.
 *
 * @param sides places among the lines; what is none, as guessing, has no format
 */
export function formatNoiseOf(
  { sampledFormats }: Pick<Study, 'sampledFormats'>,
  columns: Pick<PairedColumns, 'lines' | 'rows'>,
  sides: readonly [number, number],
  difference: number | null,
): FormatNoise | undefined {
  if (sampledFormats === undefined || difference === null) return undefined
  const ranges = sides.flatMap((side) => {
    const means = meansByFormat(columns, side)
    return means.length < 2 ? [] : [Math.max(...means) - Math.min(...means)]
  })
  if (ranges.length === 0) return undefined
  const range = Math.max(...ranges)
  return { formats: sampledFormats.length, range, ratio: range === 0 ? null : Math.abs(difference) / range }
}

/** Percent of the compared score under each format, in the order of the line's cells; of guessing none. */
export function meansByFormat({ lines, rows }: Pick<PairedColumns, 'lines' | 'rows'>, line: number): readonly number[] {
  if (lines[line] === undefined) return []
  return (rows.means[line]?.columns ?? []).map((column) => {
    const values = columnValues(rows, column)
    return (100 * values.reduce((sum, value) => sum + value, 0)) / values.length
  })
}

/** Ends a verdict "different" whose effect another format alone would have made; empty otherwise. */
export function withinNoise(noise: FormatNoise | undefined): string {
  if (noise === undefined || noise.ratio === null || noise.ratio >= 1) return ''
  return `, but smaller than what formats alone do: max − min over ${noise.formats} formats is ${decimal(noise.range)} points (ratio ${decimal(noise.ratio, 2)})`
}
