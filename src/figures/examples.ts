import { capital } from '#core/noun.ts'
import { usualExamples, type DefinitionName, type ExamplesName } from '#core/conditions/condition.ts'
import { scores } from '#core/scoring/index.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import { kinds, type Kind } from '#core/task.ts'
import { seriesStyles } from './colours.ts'
import { behindCurves, curvesInWords, curvesPanel, keyOfCurves, topOf, type Curves } from './curves.ts'
import { ink, type Figure } from './figure.ts'
import { type Results } from './results.ts'
import { captionOf } from './tuned-caption.ts'
import { tunedLines, tunedPoints, untunedValue, type TunedLine, type TunedPoint } from './tuned-points.ts'

/** Asked under these: the figure, and its supplement. */
const asked = ['original', 'delusive'] as const

/**
 * Figure 3: tuned under original, delusive and no examples, asked under original ones, and as a supplement under
 * delusive ones. `null`: not this run's question.
 */
export function examplesFigure(results: Results): Figure | null {
  const definition = definitionBeside(results)
  if (definition === undefined) return null
  const panels = asked.flatMap((test) => kinds.flatMap((kind) => panelOf(results, definition, test, kind)))
  const curves = panels.map((panel) => ({ ...panel, most: topOf(panels.filter(({ kind }) => kind === panel.kind)) }))
  const behind = curves.some((each) => each.behind.length > 0)
  return {
    name: 'figure-3-examples',
    title: `${results.means.name}, examples (Figure 3)`,
    caption: `Each line was tuned under the examples it is named after, with the ${definition} definition beside them; what is learned as the answer is always right.${
      behind ? ' Faint in the supplement: the same models asked under original examples.' : ''
    } ${captionOf(results, panels)}`,
    description: curves.map(curvesInWords).join('. '),
    key: [
      ...keyOfCurves(curves),
      ...(behind ? [{ name: 'asked under original examples', colour: ink, dash: '', symbol: null, faint: true }] : []),
    ],
    panels: curves.map(curvesPanel),
    behind: behindCurves(curves),
  }
}

interface ExamplesPanel extends Omit<Curves, 'most'> {
  readonly kind: Kind
  readonly behind: readonly TunedPoint[]
}

function panelOf(
  results: Results,
  definition: DefinitionName,
  test: (typeof asked)[number],
  kind: Kind,
): readonly ExamplesPanel[] {
  const score = comparedScore[kind]
  const pointsUnder = (examples: ExamplesName) =>
    tunedPoints(results, kind, score, ({ line }) =>
      isOf(line, definition, examples) ? capital(line.training.condition.examples) : null,
    )
  const points = pointsUnder(test)
  if (points.length === 0) return []
  const untuned = untunedValue(
    results,
    kind,
    score,
    ({ condition }) => condition.definition === definition && condition.examples === test,
  )
  return [
    {
      kind,
      points,
      heading:
        test === 'original'
          ? `${capital(kind)}, ${scores[score].inWords}, %`
          : `Supplement: ${kind}, ${test} at test, %`,
      behind: test === 'original' ? [] : pointsUnder('original'),
      references: untuned === null ? [] : [{ name: 'untuned', value: untuned.value, published: false }],
      published: [],
      styles: seriesStyles(usualExamples.map(capital)),
    },
  ]
}

/** The definition beside which most kinds of examples were trained on and asked under original ones; at least two. */
function definitionBeside({ means }: Results): DefinitionName | undefined {
  const trained = new Map<DefinitionName, Set<ExamplesName>>()
  for (const { line } of means.groups.flatMap(({ name }) => tunedLines(means, name))) {
    const { definition, examples } = line.training.condition
    if (isOf(line, definition, 'original'))
      trained.set(definition, (trained.get(definition) ?? new Set()).add(examples))
  }
  return [...trained].filter(([, examples]) => examples.size > 1).toSorted(([, a], [, b]) => b.size - a.size)[0]?.[0]
}

function isOf({ training, condition }: TunedLine['line'], definition: DefinitionName, test: ExamplesName): boolean {
  return (
    training.condition.definition === definition && condition.definition === definition && condition.examples === test
  )
}
