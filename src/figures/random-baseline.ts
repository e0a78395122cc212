import { capital } from '#core/noun.ts'
import { formatNote } from '#core/tables/words.ts'
import { isClosed, kinds, type Kind } from '#core/task.ts'
import { conditionName } from '#core/conditions/condition-name.ts'
import { scores } from '#core/scoring/index.ts'
import { seriesStyles } from './colours.ts'
import { behindCurves, curvesInWords, curvesPanel, keyOfCurves, topOf, type Curves, type Reference } from './curves.ts'
import type { Figure } from './figure.ts'
import { linesOf, type Results } from './results.ts'
import { captionOf } from './tuned-caption.ts'
import { tunedLines, tunedPoints, untunedValue, type TunedLine } from './tuned-points.ts'

const shown = ['format', 'formatNormalised', 'exactMatch'] as const
type ShownScore = (typeof shown)[number]

/** Figure 4: is tuning better than guessing, and is it so by its format alone? `null`: not this run's question. */
export function randomBaselineFigure(results: Results): Figure | null {
  const kind = kinds.find((each) => isClosed(each) && trainedUnder(results, each) !== undefined)
  const condition = kind && trainedUnder(results, kind)
  if (kind === undefined || condition === undefined) return null
  const series = `Tuned, ${condition}`
  const panels = shown.flatMap((score): (Omit<Curves, 'most'> & { readonly score: ShownScore })[] => {
    const points = tunedPoints(results, kind, score, (line) => (isUnder(line, condition) ? series : null))
    if (points.length === 0) return []
    return [
      {
        kind,
        heading: `${capital(scores[score].inWords)}, %`,
        score,
        points,
        references: referencesOf(results, kind, score, condition),
        published: [],
        styles: seriesStyles([series]),
      },
    ]
  })
  const curves = panels.map((panel) => ({ ...panel, most: panel.score === 'exactMatch' ? topOf([panel]) : 100 }))
  return {
    name: 'figure-4-random-baseline',
    title: `${results.means.name}, against guessing (Figure 4)`,
    caption: `${capital(kind)} tasks. Rules: random guessing and the majority label on the same instances, and the untuned model. ${formatNote} ${captionOf(results, panels)}`,
    description: curves.map(curvesInWords).join('. '),
    key: keyOfCurves(curves),
    panels: curves.map(curvesPanel),
    behind: behindCurves(curves),
  }
}

/** Original where it was trained on and asked under, else the original definition alone. */
function trainedUnder({ means }: Results, kind: Kind): string | undefined {
  const lines = tunedLines(means, kind).filter(
    ({ line }) =>
      line.condition.definition === 'original' &&
      conditionName(line.condition) === conditionName(line.training.condition),
  )
  const names = lines.map(({ line }) => conditionName(line.condition))
  return names.find((name) => name === 'original') ?? names[0]
}

function isUnder({ line }: TunedLine, condition: string): boolean {
  return conditionName(line.condition) === condition && conditionName(line.training.condition) === condition
}

function referencesOf(results: Results, kind: Kind, score: ShownScore, condition: string): readonly Reference[] {
  const untuned = untunedValue(results, kind, score, (line) => conditionName(line.condition) === condition)
  const guesses =
    score !== 'exactMatch'
      ? []
      : linesOf(results.means, kind).filter(
          ({ role, name }) => role === 'baseline' && (name === 'random guess' || name === 'majority label'),
        )
  return [
    ...guesses.flatMap((line) =>
      line[score].overInstances === null
        ? []
        : [{ name: line.name, value: line[score].overInstances, published: false }],
    ),
    ...(untuned === null ? [] : [{ name: 'untuned', value: untuned.value, published: false }]),
    // Nothing is published of choice tasks.
    ...(kind === 'choice' ? [] : results.means.published).flatMap(({ setting, score: of, value, mark }) => {
      const name = of === scores[score].title ? settings[setting] : undefined
      return name === undefined ? [] : [{ name: `${name} [${mark}]`, value, published: true }]
    }),
  ]
}

/** Published settings without a size that have a place in this figure. */
const settings: Readonly<Record<string, string>> = {
  'instruction tuning, low resource, classification': 'low resource',
  'random guess, classification': 'random guess',
  'majority label, classification': 'majority',
  'T5-large without tuning': 'untuned T5',
  'Tk-Instruct 11B': 'Tk-Instruct',
}
