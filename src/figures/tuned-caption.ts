import { capital } from '#core/noun.ts'
import { count } from '#core/numbers.ts'
import { kinds } from '#core/task.ts'
import type { Curves } from './curves.ts'
import { basisOf, linesOf, markedCaption, type Results } from './results.ts'
import { tunedLines } from './tuned-points.ts'

/** What the points of a figure of tuned models stand on: n, seeds, intervals, decoding, sources. */
export function captionOf(
  results: Results,
  panels: readonly Pick<Curves, 'points' | 'references' | 'published'>[],
): string {
  const points = panels.flatMap((panel) => panel.points)
  const asked = kinds.filter((kind) => linesOf(results.means, kind).length > 0)
  const seeds = [...new Set(points.map((point) => point.seeds))].toSorted((a, b) => a - b)
  const withIntervals = points.some(({ interval }) => interval !== null)
  const without = panels.filter((panel) => panel.points.every(({ interval }) => interval === null)).length
  const sentences = [
    ...asked.map((kind) => (asked.length > 1 ? `${capital(kind)}: ${basisOf(results, kind)}` : basisOf(results, kind))),
    ...(withIntervals
      ? [`Bars: 95 % intervals${without > 0 ? '; panels without them show means over all answered instances' : ''}.`]
      : []),
    ...(seeds.some((number) => number > 1) ? [`Each point is a mean of ${seeds.map(count).join(' or ')} seeds.`] : []),
    ...severalDecodings(results),
    ...(panels.some(({ published, references }) => published.length > 0 || references.some((each) => each.published))
      ? ['Hollow: published by Kung & Peng 2023, on other tasks and models: no reference for these.']
      : []),
  ]
  return `${sentences.join(' ')}${markedCaption(points.some(({ marked }) => marked))}`
}

function severalDecodings({ means }: Results): readonly string[] {
  const tuned = means.groups.flatMap(({ lines }) =>
    lines.flatMap(({ line }) => (line?.training ? [line.decoding] : [])),
  )
  const shown = means.groups.flatMap(({ name }) => tunedLines(means, name))[0]?.line.decoding
  return new Set(tuned).size > 1 && shown !== undefined ? [`Decoding: ${shown}.`] : []
}
