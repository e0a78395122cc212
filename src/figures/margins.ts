import type * as Plot from '@observablehq/plot'
import type { Client } from '#contract/index.ts'
import { count, counted, decimal, interval, points } from '#core/numbers.ts'
import { seriesColours } from './colours.ts'
import { ink, type Figure } from './figure.ts'

type InContextOrTuned = Awaited<ReturnType<Client['results']['inContextOrTuned']>>
type Square = InContextOrTuned['squares'][number]

/** Base and tuned model by their margins above guessing; a figure for each pair of them. */
export function marginsFigures({ study, squares }: Pick<InContextOrTuned, 'study' | 'squares'>): readonly Figure[] {
  return squares.flatMap((square, i) => {
    const figure = marginsFigure(study, square)
    return figure === null ? [] : [{ ...figure, name: squares.length === 1 ? figure.name : `${figure.name}-${i + 1}` }]
  })
}

/**
 * Each task by what the base model with examples and the tuned model without have above guessing (after Lu et al.
 * 2024). `null`: there is no task.
 */
export function marginsFigure(study: string, { tuned, k, margins, correlation }: Square): Figure | null {
  if (margins.length === 0) return null
  const r =
    correlation === null
      ? "Pearson's r is not defined for them"
      : `Pearson's r ${decimal(correlation.value, 2)} (${
          correlation.interval95 === null
            ? 'no interval for so few tasks'
            : `95 % interval ${interval(correlation.interval95, (value) => decimal(value, 2))}`
        })`
  return {
    name: 'in-context-or-tuned',
    title: `${study}, margins above guessing, ${tuned}`,
    caption: `Points of exact match above what random guesses are expected to have right, a dot for each of ${counted(margins.length, 'task')}; n = ${count(margins.reduce((sum, { n }) => sum + n, 0))} instances. ${r}, over tasks. Grey rules: guessing; dashed: both the same.`,
    description: `${r}. ${margins.map(inWords).join('; ')}.`,
    key: [],
    panels: [{ heading: null, options: (plot, width) => optionsOf(plot, width, { k, margins }) }],
    behind: new Map(margins.map((each) => [inWords(each), { task: each.task }])),
  }
}

type Margin = Square['margins'][number]

/** Pixels. */
const most = 460

function optionsOf(plot: typeof Plot, width: number, { k, margins }: Pick<Square, 'k' | 'margins'>): Plot.PlotOptions {
  const values = margins.flatMap(({ base, tuned }) => [base, tuned])
  const domain = [10 * Math.floor((Math.min(0, ...values) - 2) / 10), 10 * Math.ceil((Math.max(0, ...values) + 2) / 10)]
  const [low = 0, high = 0] = domain
  const side = Math.min(width, most)
  const tickFormat = (value: number) => points(value).replace(/\.0$/, '').replace(/^\+0$/, '0')
  return {
    width: side,
    height: side,
    marginLeft: 56,
    marginBottom: 46,
    marginTop: 12,
    marginRight: 16,
    x: {
      domain,
      label: `Base model with ${counted(k, 'example')}, points above guessing`,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 38,
      ticks: 6,
      tickFormat,
    },
    y: {
      domain,
      label: 'Tuned model without examples, points above guessing',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 48,
      ticks: 6,
      tickFormat,
    },
    marks: [
      plot.ruleX([0], { stroke: ink, strokeOpacity: 0.4 }),
      plot.ruleY([0], { stroke: ink, strokeOpacity: 0.4 }),
      plot.line(
        [
          [low, low],
          [high, high],
        ],
        { stroke: ink, strokeDasharray: '4 4' },
      ),
      plot.dot(margins, { x: 'base', y: 'tuned', r: 4, fill: seriesColours[0], title: inWords }),
    ],
  }
}

function inWords({ task, base, tuned, n }: Margin): string {
  return `${task}: base ${points(base)}, tuned ${points(tuned)}, n = ${count(n)}`
}
