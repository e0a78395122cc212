import { presets } from '#core/conditions/index.ts'
import { answersFigure } from '#figures/answers.ts'
import { confusionFigure } from '#figures/confusion.ts'
import { definitionsFigure } from '#figures/definitions.ts'
import { examplesFigure } from '#figures/examples.ts'
import type { Figure } from '#figures/figure.ts'
import { formatSpreadFigure } from '#figures/format-spread.ts'
import { gridFigure } from '#figures/grid.ts'
import { lossFigure } from '#figures/loss.ts'
import { runsFigures } from '#figures/runs.ts'
import { marginsFigure } from '#figures/margins.ts'
import { randomBaselineFigure } from '#figures/random-baseline.ts'
import { scoresFigure } from '#figures/scores.ts'
import { sizesFigure } from '#figures/sizes.ts'
import { stepsFigures } from '#figures/steps.ts'
import { taskDifferencesFigure } from '#figures/task-differences.ts'
import { demonstrationsFigure } from '#figures/demonstrations.ts'
import { templatesFigure } from '#figures/templates.ts'
import { verdictsFigure, type VerdictTable } from '#figures/verdicts.ts'
import { waterfallFigure } from '#figures/waterfall.ts'
import { formatsGiven } from './hand-made-formats.ts'
import { stepsGiven } from './hand-made-steps.ts'
import {
  answersGiven,
  attributionGiven,
  confusionGiven,
  definitionsGiven,
  differencesGiven,
  examplesGiven,
  lossGiven,
  plainAttributionGiven,
  randomGiven,
  resultsOf,
  demonstrationsGiven,
  templatesGiven,
} from './hand-made.ts'

const overall = { overall: ({ value }: { readonly value: number }) => value - 2 }
const long = 'a label that is much longer than there is room for & has <signs> in it'

const verdicts = ['different', 'equivalent', 'undecided', 'too-few'] as const
const standings = [
  'better than both',
  'better than random guessing only',
  'no evidence it beats guessing',
  'worse',
] as const

/** Four conditions, tuned at these sizes. */
export function verdictsGiven(sizes: readonly number[]): VerdictTable {
  const names = ['original', 'simplified', 'delusive', 'empty'] as const
  const lines = sizes.flatMap((size) =>
    names.map((name) => ({
      name: `tuned on ${name}, asked with ${name} (${size} per task)`,
      line: { condition: presets[name], decoding: 'free' as const, training: { condition: presets[name], size } },
    })),
  )
  const basis = { kind: 'classification', instances: 200, tasks: 10, marked: false } as const
  return {
    margin: 3,
    family: 3 * sizes.length,
    mark: null,
    seedsDrawn: null,
    groups: [{ lines }],
    comparisons: lines.flatMap(({ name }, i) => {
      const place = i % 4
      const difference = [0, -18, 0.3, 1.5][place] ?? 0
      return place === 0
        ? []
        : [
            {
              ...basis,
              name,
              against: lines[i - place]?.name ?? '',
              changed: 'train and test condition' as const,
              verdict: verdicts[place - 1] ?? 'undecided',
              difference,
              interval95: { level: 0.95, low: difference - 5 / place, high: difference + 5 / place },
              pAdjusted: 0.04 * place,
            },
          ]
    }),
    intervals: lines.map(({ name }, i) => ({
      ...basis,
      name,
      score: 'exactMatch' as const,
      mean: 70 - 14 * (i % 4),
      interval95: { level: 0.95, low: 62 - 14 * (i % 4), high: 78 - 14 * (i % 4) },
    })),
    aboveChance: lines.map(({ name }, i) => ({
      ...basis,
      line: name,
      family: 'declared' as const,
      fromRandom: 28 - 14 * (i % 4),
      fromMajority: 20 - 14 * (i % 4),
      standing: standings[i % 4] ?? 'worse',
      exact: { pAdjusted: 0.0004 },
    })),
  }
}

/** Everything that is drawn, from numbers that are no run's. */
export const handMade: readonly (readonly [string, Figure | null])[] = [
  ['figure-2-definitions', definitionsFigure(resultsOf('hand-made', definitionsGiven([1, 2, 5, 10]), overall))],
  ['figure-2-definitions-one-size', definitionsFigure(resultsOf('hand-made', definitionsGiven([10]), overall))],
  [
    'figure-2-definitions-eight-sizes',
    definitionsFigure(resultsOf('hand-made', definitionsGiven([1, 2, 5, 10, 20, 50, 100, 200]), overall)),
  ],
  ['figure-3-examples', examplesFigure(resultsOf('hand-made', examplesGiven([2, 10, 50])))],
  ['figure-3-examples-one-size', examplesFigure(resultsOf('hand-made', examplesGiven([10])))],
  ['figure-4-random-baseline', randomBaselineFigure(resultsOf('hand-made', randomGiven([1, 2, 4])))],
  ['figure-4-random-baseline-one-size', randomBaselineFigure(resultsOf('hand-made', randomGiven([4])))],
  [
    'figure-4-random-baseline-without-published',
    randomBaselineFigure(resultsOf('hand-made', randomGiven([1, 2, 4]), { withPublished: false })),
  ],
  ['templates-by-category', templatesFigure(resultsOf('hand-made', templatesGiven()))],
  ['demonstrations', demonstrationsFigure(resultsOf('hand-made', demonstrationsGiven()))],
  ['format-spread', formatSpreadFigure(formatsGiven())],
  ['scores-classification', scoresFigure(resultsOf('hand-made', examplesGiven([10])), 'classification')],
  ['scores-generation', scoresFigure(resultsOf('hand-made', definitionsGiven([1, 2])), 'generation')],
  ['sizes-classification', sizesFigure(resultsOf('hand-made', examplesGiven([2, 10, 50])), 'classification')],
  ['trained-and-asked-classification', gridFigure(resultsOf('hand-made', examplesGiven([2, 10])), 'classification')],
  ['attribution', waterfallFigure('hand-made', [attributionGiven])],
  ['attribution-two-lines', waterfallFigure('hand-made', [attributionGiven, plainAttributionGiven])],
  ['differences-by-task', taskDifferencesFigure(differencesGiven(20))],
  ['differences-by-many-tasks', taskDifferencesFigure(differencesGiven(119))],
  ['confusion', confusionFigure(confusionGiven(['entailment', 'neutral', 'contradiction']))],
  ['confusion-many-labels', confusionFigure(confusionGiven(Array.from({ length: 12 }, (_, i) => `${i + 1} ${long}`)))],
  [
    'answers-classification',
    answersFigure(
      answersGiven({
        original: [90, 55, 30, 20, 4, 1],
        'tuned on Empty, asked with Delusive (10 per task)': [12, 3, 100, 0, 60, 25],
        simplified: [0, 0, 0, 200, 0, 0],
      }),
      'classification',
    ),
  ],
  ['verdicts', verdictsFigure({ name: 'hand-made', table: verdictsGiven([10]), all: false })],
  ['verdicts-many', verdictsFigure({ name: 'hand-made', table: verdictsGiven([1, 2, 5, 10, 20]), all: true })],
  [
    'verdicts-many-at-first',
    verdictsFigure({ name: 'hand-made', table: verdictsGiven([1, 2, 5, 10, 20]), all: false }),
  ],
  [
    'margins',
    marginsFigure('hand-made', {
      tuned: 'tuned on Original+empty, asked with Original+empty (10 per task)',
      k: 5,
      margins: [
        { task: 'task001', n: 100, base: 42, tuned: 38 },
        { task: 'task002', n: 100, base: -6, tuned: 3 },
        { task: 'task003', n: 80, base: 12.5, tuned: 30 },
        { task: 'task004', n: 100, base: 1, tuned: -12 },
        { task: 'task005', n: 100, base: 25, tuned: 21 },
      ],
      // Fisher's z of these five, computed in Python.
      correlation: { value: 0.815, interval95: { low: -0.238, high: 0.987 } },
    }),
  ],
  ['over-steps', stepsFigures(stepsGiven())[0] ?? null],
  ['runs', runsGiven(['small', 'a model of middling size', 'large'])],
  ['loss', lossFigure('Original, 4 per task, seed 1', lossGiven, 'linear')],
]

/** Three lines in each run, and what two of them differ by from the first. */
function runsGiven(names: readonly string[]): Figure | null {
  const lines = ['Original', 'Simplified', 'without-label-list+original']
  const around = (middle: number, half: number) => ({ level: 0.95, low: middle - half, high: middle + half })
  const of = (run: number) =>
    ({ run: String(run), kind: 'classification', score: 'exactMatch', marked: run === 1 }) as const
  const [figure = null] = runsFigures({
    runs: names.map((name, run) => ({ id: String(run), name })),
    margin: 3,
    levels: names.flatMap((_, run) =>
      lines.map((line, i) => {
        const mean = 30 + 15 * run - 4 * i * run
        return { ...of(run), line, mean, interval95: run === 0 && i === 2 ? ('too-few' as const) : around(mean, 6) }
      }),
    ),
    effects: names.flatMap((_, run) =>
      lines.slice(1).map((line, i) => {
        const difference = -4 * (i + 1) * run
        return {
          ...of(run),
          line,
          against: 'Original',
          instances: 600,
          tasks: 20,
          difference,
          interval95: around(difference, 4),
          gap: null,
        }
      }),
    ),
  })
  return figure
}
