import { capital } from '#core/noun.ts'
import { conditionName } from '#core/conditions/condition-name.ts'
import type { DefinitionName, ExamplesName } from '#core/conditions/condition.ts'
import { scores, type ScoreName } from '#core/scoring/index.ts'
import { allTasks } from '#core/tables/words.ts'
import { kinds } from '#core/task.ts'
import { seriesStyles } from './colours.ts'
import {
  behindCurves,
  curvesInWords,
  curvesPanel,
  keyOfCurves,
  topOf,
  type Curves,
  type PublishedPoint,
  type Reference,
} from './curves.ts'
import type { Figure } from './figure.ts'
import { type Results } from './results.ts'
import { captionOf } from './tuned-caption.ts'
import { tunedLines, tunedPoints, untunedValue, type TunedLine } from './tuned-points.ts'

/** Its panels: what is compared of each kind, and the two supplementary ones. */
const wanted: readonly { readonly group: string; readonly score: ScoreName; readonly supplement: boolean }[] = [
  { group: 'classification', score: 'exactMatch', supplement: false },
  { group: 'generation', score: 'rougeL', supplement: false },
  { group: allTasks, score: 'rougeL', supplement: true },
  { group: 'classification', score: 'rougeL', supplement: true },
]

/** Those of the paper's figure; there are others. */
const compared: readonly DefinitionName[] = ['original', 'simplified', 'empty']

/**
 * Figure 2: tuned and asked under the original, the simplified and the empty definition, the same examples beside each.
 * `null`: not this run's question.
 */
export function definitionsFigure(results: Results): Figure | null {
  const examples = examplesBeside(results)
  if (examples === undefined) return null
  const seriesOf = ({ line }: TunedLine) =>
    isOfFigure(line) && line.condition.examples === examples ? capital(line.condition.definition) : null
  const styles = seriesStyles(compared.map(capital))
  const panels = wanted.flatMap(({ group, score, supplement }): Omit<Curves, 'most'>[] => {
    const points = tunedPoints(results, group, score, seriesOf)
    if (points.length === 0) return []
    const untuned = untunedValue(
      results,
      group,
      score,
      ({ condition }) => condition.definition === 'original' && condition.examples === examples,
    )
    const references: Reference[] =
      untuned === null ? [] : [{ name: 'untuned', value: untuned.value, published: false }]
    return [
      {
        kind: kinds.find((kind) => kind === group) ?? null,
        heading: `${supplement ? `Supplement: ${group}` : capital(group)}, ${scores[score].inWords}, %`,
        points,
        references,
        published: publishedPoints(results, group, score),
        styles,
      },
    ]
  })
  const curves = panels.map((panel) => ({ ...panel, most: topOf([panel]) }))
  return {
    name: 'figure-2-definitions',
    title: `${results.means.name}, definitions (Figure 2)`,
    caption: `Each line was tuned and asked under the definition it is named after, with ${examples} examples beside it. ${captionOf(results, panels)}`,
    description: curves.map(curvesInWords).join('. '),
    key: keyOfCurves(curves),
    panels: curves.map(curvesPanel),
    behind: behindCurves(curves),
  }
}

/** The examples beside which most definitions stand, of the first that has at least two. */
function examplesBeside({ means }: Results): ExamplesName | undefined {
  const lines = means.groups.flatMap(({ name }) => tunedLines(means, name)).filter(({ line }) => isOfFigure(line))
  const beside = new Map<ExamplesName, Set<DefinitionName>>()
  for (const {
    line: { condition },
  } of lines)
    beside.set(condition.examples, (beside.get(condition.examples) ?? new Set()).add(condition.definition))
  return [...beside]
    .filter(([, definitions]) => definitions.size > 1)
    .toSorted(([, a], [, b]) => b.size - a.size)[0]?.[0]
}

function isOfFigure({ condition, training }: TunedLine['line']): boolean {
  return conditionName(condition) === conditionName(training.condition) && compared.includes(condition.definition)
}

/** Published settings that have a place in this figure. */
const settings: Readonly<Record<string, Pick<PublishedPoint, 'series' | 'size'>>> = {
  '200 per task, definition only': { series: 'Original', size: 200 },
  '200 per task, simplified and task name': { series: 'Simplified', size: 200 },
}

function publishedPoints({ means }: Results, group: string, score: ScoreName): readonly PublishedPoint[] {
  return means.published.flatMap(({ setting, score: of, value }) => {
    const known =
      setting.endsWith(`, ${group}`) && of === scores[score].title
        ? settings[setting.slice(0, -group.length - 2)]
        : undefined
    return known ? [{ ...known, value }] : []
  })
}
