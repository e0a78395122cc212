import type * as Plot from '@observablehq/plot'
import { wordsTitle } from '#core/conditions/index.ts'
import { capital } from '#core/noun.ts'
import { decimal } from '#core/numbers.ts'
import { wordSetNames } from '#core/target-words/names.ts'
import { categoryOf } from '#core/templates/category-of.ts'
import { templateCategories, type TemplateCategory } from '#core/templates/template.ts'
import { seriesStyles, type SeriesStyle } from './colours.ts'
import { ink, type Figure, type KeyEntry } from './figure.ts'
import { linesOf, type Line, type Results } from './results.ts'

interface Dot {
  readonly category: TemplateCategory
  readonly words: string
  /** Untuned or tuned, and with which examples. */
  readonly series: string
  readonly template: string
  readonly value: number
  readonly n: number
}

/**
 * Accuracy by category of template, each template a dot; a panel for each set of target words (after the figures of
 * Webson & Pavlick 2022). `null`: not this run's question.
 */
export function templatesFigure(results: Results): Figure | null {
  const lines = linesOf(results.means, 'classification')
  const decoding = lines.find(({ line }) => line !== null)?.line?.decoding
  const dots = lines.flatMap((line) => dotOf(line, decoding))
  if (new Set(dots.map(({ category }) => category)).size < 3) return null
  const names = [...new Set(dots.map(({ series }) => series))]
  const styles = seriesStyles(names)
  const guess = lines.find(({ name, role }) => role === 'baseline' && name === 'random guess')?.exactMatch.overInstances
  const published = dots.some(({ series }) => series.startsWith('untuned')) ? publishedUntuned : publishedTuned
  const sets = [...new Set([...wordSetNames, ...dots.map(({ words }) => words)])].filter((set) =>
    dots.some(({ words }) => words === set),
  )
  const n = Math.max(0, ...dots.map((dot) => dot.n))
  return {
    name: 'templates-by-category',
    title: `${results.means.name}, templates by category`,
    caption: `Exact match, ${decoding ?? ''} decoding. A dot is a template, a bar the mean of its category; up to n = ${n} instances each. Instructive: the definition of the task; misleading: the definition of a related (moderate) or unrelated task or a surface task (extreme); irrelevant: a sentence about no task; null: nothing. Rule: random guessing.${sets.includes('own') ? ' Hollow: medians published for RTE (Webson & Pavlick 2022), another task and other models, shown beside ours and never compared.' : ''}`,
    description: descriptionOf(dots),
    key: [
      ...names.map((name): KeyEntry => {
        const { colour, symbol } = styles.get(name) ?? plain
        return { name, colour, dash: null, symbol }
      }),
      ...(sets.includes('own')
        ? [{ name: published.name, colour: ink, dash: null, symbol: 'circle', hollow: true } as const]
        : []),
    ],
    panels: sets.map((set) => ({
      heading: `${capital(set)} words`,
      options: (plot) =>
        optionsOf(plot, {
          dots: dots.filter(({ words }) => words === set),
          names,
          styles,
          guess: guess ?? null,
          published: set === 'own' ? published.values : null,
        }),
    })),
  }
}

const plain: SeriesStyle = { colour: ink, dash: '', symbol: 'circle' }

/** RTE, median over templates and seeds, percent (Webson & Pavlick 2022, tables 1 and 2; T0++ as it is). */
const publishedUntuned = {
  name: 'T0++ on RTE, zero-shot (published)',
  values: {
    instructive: 82.42,
    'misleading-moderate': 73.07,
    'misleading-extreme': 63.54,
    irrelevant: 57.69,
    null: 62.27,
  },
} as const
/** ALBERT after 32 examples. */
const publishedTuned = {
  name: 'ALBERT on RTE, tuned on 32 (published)',
  values: {
    instructive: 70.22,
    'misleading-moderate': 65.16,
    'misleading-extreme': 70.76,
    irrelevant: 72.92,
    null: 63.18,
  },
} as const

function dotOf({ line, exactMatch, name }: Line, decoding: string | undefined): readonly Dot[] {
  if (line === null || line.predictions !== undefined || line.decoding !== decoding) return []
  const { condition, training } = line
  const category = categoryOf(condition)
  if (category === null || exactMatch.overInstances === null || condition.selection !== undefined) return []
  const examples = condition.examples === 'empty' ? 'no examples' : `${condition.examples} examples`
  return [
    {
      category,
      words: wordsTitle(condition),
      series: training === null ? `untuned, ${examples}` : `tuned (${training.size} per task), ${examples}`,
      template: name,
      value: exactMatch.overInstances,
      n: exactMatch.n,
    },
  ]
}

interface PanelOf {
  readonly dots: readonly Dot[]
  readonly names: readonly string[]
  readonly styles: ReadonlyMap<string, SeriesStyle>
  readonly guess: number | null
  readonly published: Readonly<Record<TemplateCategory, number>> | null
}

/** What fits under a fifth of a panel. */
const short: Readonly<Record<TemplateCategory, string>> = {
  instructive: 'instr.',
  'misleading-moderate': 'mod.',
  'misleading-extreme': 'extr.',
  irrelevant: 'irrel.',
  null: 'null',
}

function optionsOf(plot: typeof Plot, { dots, names, styles, guess, published }: PanelOf): Plot.PlotOptions {
  const apart = (series: string) => 9 * (names.indexOf(series) - (names.length - 1) / 2)
  const marks = names.flatMap((series) => {
    const { colour, symbol } = styles.get(series) ?? plain
    const own = dots.filter((dot) => dot.series === series)
    const means = [...Map.groupBy(own, ({ category }) => category)].map(([category, members]) => ({
      category,
      mean: members.reduce((sum, { value }) => sum + value, 0) / members.length,
    }))
    return [
      plot.tickY(means, {
        x: 'category',
        y: 'mean',
        stroke: colour,
        strokeWidth: 2,
        dx: apart(series),
        insetLeft: 14,
        insetRight: 14,
      }),
      plot.dot(own, { x: 'category', y: 'value', fill: colour, symbol, r: 3.5, dx: apart(series), title: hover }),
    ]
  })
  return {
    height: 280,
    marginLeft: 40,
    marginBottom: 36,
    x: { type: 'band', domain: templateCategories, label: null, tickFormat: (each: TemplateCategory) => short[each] },
    y: { domain: [0, 100], label: '%', labelArrow: 'none', grid: true },
    marks: [
      ...(guess === null ? [] : [plot.ruleY([guess], { stroke: ink, strokeDasharray: '2 3' })]),
      ...marks,
      ...(published === null
        ? []
        : [
            plot.dot(
              templateCategories.map((category) => ({ category, value: published[category] })),
              { x: 'category', y: 'value', stroke: ink, fill: 'white', symbol: 'circle', r: 3.5 },
            ),
          ]),
    ],
  }
}

function hover({ template, value, n }: Dot): string {
  return `${template}: ${decimal(value)} %, n = ${n}`
}

function descriptionOf(dots: readonly Dot[]): string {
  return [...Map.groupBy(dots, ({ words, series }) => `${words} words, ${series}`)]
    .map(([name, own]) => {
      const means = templateCategories.flatMap((category) => {
        const values = own.flatMap((dot) => (dot.category === category ? [dot.value] : []))
        return values.length === 0
          ? []
          : [`${category} ${decimal(values.reduce((sum, value) => sum + value, 0) / values.length)}`]
      })
      return `${name}: ${means.join(', ')}`
    })
    .join('. ')
}
