import type { ScoreName } from '#core/scoring/index.ts'
import { boundsOf, intervalOf, linesOf, type Bounds, type Line, type Results } from './results.ts'

/** A tuned line at its size. Percent. */
export interface TunedPoint {
  readonly series: string
  readonly size: number
  readonly value: number
  /** `null`: it has none, or none yet. */
  readonly interval: Bounds | null
  readonly n: number
  /** Trainings that it is a mean of. */
  readonly seeds: number
  /** Its scores are not reliable. */
  readonly marked: boolean
}

/** A line that has been tuned. */
export interface TunedLine extends Line {
  readonly line: NonNullable<Line['line']> & { readonly training: NonNullable<NonNullable<Line['line']>['training']> }
}

/** Of several decodings the first: how answers are decoded is a factor of its own. */
export function tunedLines(means: Results['means'], group: string): readonly TunedLine[] {
  const tuned = linesOf(means, group).filter(isTuned)
  return tuned.filter(({ line }) => line.decoding === tuned[0]?.line.decoding)
}

/** @param seriesOf names the series of a line; `null`: it is in none */
export function tunedPoints(
  results: Results,
  group: string,
  score: ScoreName,
  seriesOf: (line: TunedLine) => string | null,
): readonly TunedPoint[] {
  return tunedLines(results.means, group).flatMap((line): TunedPoint[] => {
    const series = seriesOf(line)
    const found = intervalOf(results, group, score, line.name)
    const value = found?.mean ?? line[score].overInstances
    if (series === null || value === null) return []
    return [
      {
        series,
        size: line.line.training.size,
        value,
        interval: boundsOf(found),
        n: found?.instances ?? line[score].n,
        seeds: line.bySeed.length,
        marked: line.marked,
      },
    ]
  })
}

/** The untuned model under a test condition, as the same score of the same group. */
export function untunedValue(
  results: Results,
  group: string,
  score: ScoreName,
  isAsked: (line: NonNullable<Line['line']>) => boolean,
): { readonly value: number; readonly n: number } | null {
  const decoding = tunedLines(results.means, group)[0]?.line.decoding
  const line = linesOf(results.means, group).find(
    (each) =>
      each.line !== null && each.line.training === null && each.line.decoding === decoding && isAsked(each.line),
  )
  if (line === undefined) return null
  const found = intervalOf(results, group, score, line.name)
  const value = found?.mean ?? line[score].overInstances
  return value === null ? null : { value, n: found?.instances ?? line[score].n }
}

function isTuned(line: Line): line is TunedLine {
  return line.line !== null && line.line.training !== null
}
