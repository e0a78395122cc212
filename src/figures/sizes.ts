import { capital } from '#core/noun.ts'
import { conditionTitle } from '#core/conditions/condition-name.ts'
import { scores } from '#core/scoring/index.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import type { Kind } from '#core/task.ts'
import { seriesStyles } from './colours.ts'
import { behindCurves, curvesInWords, curvesPanel, keyOfCurves, topOf, type Curves, type Reference } from './curves.ts'
import type { Figure } from './figure.ts'
import { boundsOf, intervalOf, linesOf, type Line, type Results } from './results.ts'
import { captionOf } from './tuned-caption.ts'
import type { TunedPoint } from './tuned-points.ts'

/** Scores by size, one panel for each condition asked under; `null` where there are fewer than two sizes. */
export function sizesFigure(results: Results, kind: Kind): Figure | null {
  const placed = placedPoints(results, kind)
  if (new Set(placed.map(({ point }) => point.size)).size < 2) return null
  const styles = seriesStyles([...new Set(placed.map(({ point }) => point.series))])
  const references = referencesOf(results, kind)
  const panels = [...Map.groupBy(placed, ({ panel }) => panel)].map(([panel, of]): Omit<Curves, 'most'> => ({
    kind,
    heading: `${capital(scores[comparedScore[kind]].inWords)}, %, ${panel}`,
    points: of.map(({ point }) => point),
    references,
    published: [],
    styles,
  }))
  const most = topOf(panels)
  const curves = panels.map((panel) => ({ ...panel, most }))
  return {
    name: `sizes-${kind}`,
    title: `${results.means.name}, ${kind}, by size`,
    caption: `Each line is what was trained on. Size: instances of each train task, on a logarithmic scale. ${captionOf({ ...results, means: { ...results.means, groups: results.means.groups.filter(({ name }) => name === kind) } }, panels)}`,
    description: curves.map(curvesInWords).join('. '),
    key: keyOfCurves(curves),
    panels: curves.map(curvesPanel),
    behind: behindCurves(curves),
  }
}

interface PlacedPoint {
  /** What was asked under; the same for all where they are asked as they were trained. */
  readonly panel: string
  readonly point: TunedPoint
}

function placedPoints(results: Results, kind: Kind): readonly PlacedPoint[] {
  const lines = linesOf(results.means, kind)
  const score = comparedScore[kind]
  const severalDecodings = new Set(lines.flatMap(({ line }) => line?.decoding ?? [])).size > 1
  const asTrained = lines.every(
    ({ line }) => !line?.training || conditionTitle(line.training.condition) === conditionTitle(line.condition),
  )
  return lines.flatMap((line): PlacedPoint[] => {
    const training = line.line?.training
    const found = intervalOf(results, kind, score, line.name)
    const value = found?.mean ?? line[score].overInstances
    if (!line.line || !training || value === null) return []
    const [train, test] = [conditionTitle(training.condition), conditionTitle(line.line.condition)]
    const point = {
      series: severalDecodings ? `${train}, ${line.line.decoding}` : train,
      size: training.size,
      value,
      interval: boundsOf(found),
      n: found?.instances ?? line[score].n,
      seeds: line.bySeed.length,
      marked: line.marked,
    }
    return [{ panel: asTrained ? 'asked as trained' : `asked with ${test}`, point }]
  })
}

/** Guessing and the first untuned line. */
function referencesOf(results: Results, kind: Kind): readonly Reference[] {
  const lines = linesOf(results.means, kind)
  const valueOf = (line: Line) =>
    intervalOf(results, kind, comparedScore[kind], line.name)?.mean ?? line[comparedScore[kind]].overInstances
  const untuned = lines.filter(({ line }) => line !== null && line.training === null).slice(0, 1)
  return [
    ...lines.filter(({ role, name }) => role === 'baseline' && ['random guess', 'majority label'].includes(name)),
    ...untuned,
  ].flatMap((line) => {
    const value = valueOf(line)
    return value === null ? [] : [{ name: line.role === 'baseline' ? line.name : 'untuned', value, published: false }]
  })
}
