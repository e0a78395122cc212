import type * as Plot from '@observablehq/plot'
import { counted, decimal } from '#core/numbers.ts'
import { scores, type ScoreName } from '#core/scoring/index.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import { markedName } from '#core/tables/words.ts'
import { kinds, type Kind } from '#core/task.ts'
import { accent } from './colours.ts'
import { ink, paper, type Figure, type Panel } from './figure.ts'
import {
  basisOf,
  boundsOf,
  intervalOf,
  linesOf,
  markedCaption,
  type Bounds,
  type Line,
  type Results,
} from './results.ts'
import { rowLabel, rowLabelWidth } from './svg/text-width.ts'
import { intervalInWords } from './words.ts'

/** A condition under all its formats. Percent. */
interface Row {
  readonly name: string
  readonly mean: number
  readonly interval: Bounds | null
  readonly dots: readonly Dot[]
}

interface Dot {
  readonly row: string
  readonly format: string
  readonly value: number
  readonly n: number
}

/**
 * Each condition under every sampled format, a dot for each, with the mean over formats and its interval (after the
 * spreads of Sclar et al. 2024); a panel for each kind of tasks. `null`: not this run's question.
 */
export function formatSpreadFigure(results: Results): Figure | null {
  const shown = kinds.flatMap((kind) => {
    const rows = rowsOf(results, kind)
    return rows.length === 0 ? [] : [{ kind, rows }]
  })
  const [first] = shown
  if (first === undefined) return null
  const formats = Math.max(...shown.flatMap(({ rows }) => rows.map(({ dots }) => dots.length)))
  const marked = shown.some(({ kind }) => linesOf(results.means, kind).some((line) => line.marked))
  return {
    name: 'format-spread',
    title: `${results.means.name}, ${counted(formats, 'sampled format')}`,
    caption: `${shown.map(({ kind }) => basisOf(results, kind)).join(' ')} A small dot is one format, the large one the mean over formats, the bar its 95 % interval. Dashed rule: random guessing.${markedCaption(marked)}`,
    description: shown.map(({ rows }) => rows.map(inWords).join('. ')).join('. '),
    key: [],
    panels: shown.map(({ kind, rows }): Panel => ({
      heading: shown.length === 1 ? null : kind,
      options: (plot, width) =>
        optionsOf(plot, width, { rows, score: comparedScore[kind], guess: guessOf(results, kind) }),
    })),
  }
}

function rowsOf(results: Results, kind: Kind): readonly Row[] {
  const score = comparedScore[kind]
  return linesOf(results.means, kind).flatMap((line): readonly Row[] => {
    const dots = dotsOf(line, score)
    const found = intervalOf(results, kind, score, line.name)
    const mean = found?.mean ?? line[score].overInstances
    return dots.length === 0 || mean === null ? [] : [{ name: markedName(line), mean, interval: boundsOf(found), dots }]
  })
}

function dotsOf(line: Line, score: ScoreName): readonly Dot[] {
  return (line.byFormat ?? []).flatMap(({ sampledFormat, [score]: { overInstances, n } }) =>
    overInstances === null ? [] : [{ row: markedName(line), format: sampledFormat, value: overInstances, n }],
  )
}

function guessOf({ means }: Results, kind: Kind): number | null {
  const guess = linesOf(means, kind).find(({ name, role }) => role === 'baseline' && name === 'random guess')
  return guess?.[comparedScore[kind]].overInstances ?? null
}

/** Pixels of a row. */
const rowHeight = 44

interface PanelOf {
  readonly rows: readonly Row[]
  readonly score: ScoreName
  readonly guess: number | null
}

function optionsOf(plot: typeof Plot, width: number, { rows, score, guess }: PanelOf): Plot.PlotOptions {
  const left = Math.min(width * 0.45, 16 + Math.max(...rows.map(({ name }) => rowLabelWidth(name, 12))))
  const names = rows.map(({ name }) => rowLabel(name, 12, left - 14))
  return {
    height: 60 + rows.length * rowHeight,
    marginLeft: left,
    marginRight: 16,
    marginTop: 12,
    marginBottom: 40,
    x: {
      domain: [0, 100],
      label: `${scores[score].short}, %`,
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      ticks: [0, 20, 40, 60, 80, 100],
    },
    y: {
      type: 'band',
      domain: rows.map(({ name }) => name),
      label: null,
      tickFormat: (_: string, place: number) => names[place] ?? '',
    },
    marks: [
      ...(guess === null ? [] : [plot.ruleX([guess], { stroke: ink, strokeDasharray: '2 3' })]),
      plot.dot(
        rows.flatMap(({ dots }) => dots),
        { x: 'value', y: 'row', dy: 9, r: 3, fill: accent, fillOpacity: 0.45, title: hover },
      ),
      plot.ruleY(rows, {
        y: 'name',
        x1: ({ interval, mean }: Row) => interval?.low ?? mean,
        x2: ({ interval, mean }: Row) => interval?.high ?? mean,
        dy: -5,
        stroke: accent,
        strokeWidth: 3,
      }),
      plot.dot(rows, { x: 'mean', y: 'name', dy: -5, r: 5.5, fill: accent, stroke: paper, title: rowHover }),
      plot.text(rows, {
        x: ({ interval, mean }: Row) => interval?.high ?? mean,
        y: 'name',
        dx: 9,
        dy: -5,
        textAnchor: 'start',
        text: ({ mean }: Row) => decimal(mean),
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
    ],
  }
}

function hover({ row, format, value, n }: Dot): string {
  return `${row}, ${format}: ${decimal(value)} %, n = ${n}`
}

function rowHover({ name, mean, interval }: Row): string {
  return `${name}, mean over formats: ${decimal(mean)} %${intervalInWords(interval)}`
}

function inWords(row: Row): string {
  const values = row.dots.map(({ value }) => value)
  return `${rowHover(row)}, formats from ${decimal(Math.min(...values))} to ${decimal(Math.max(...values))}`
}
