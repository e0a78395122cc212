import type * as Plot from '@observablehq/plot'
import { capital } from '#core/noun.ts'
import type { Client } from '#contract/index.ts'
import { decimal, points } from '#core/numbers.ts'
import { scores, type ScoreName } from '#core/scoring/index.ts'
import { markedName } from '#core/tables/words.ts'
import { kinds } from '#core/task.ts'
import { nth, seriesColours, seriesSymbols } from './colours.ts'
import { ink, type Figure, type Panel } from './figure.ts'
import { boundsOf, markedCaption, type Bounds } from './results.ts'
import { rowLabel, rowLabelWidth } from './svg/text-width.ts'
import { intervalInWords } from './words.ts'

type Compared = Awaited<ReturnType<Client['history']['compare']>>

/** A value of one run, in the row of what all runs have of it. */
interface Mark {
  readonly row: string
  readonly run: number
  readonly value: number
  readonly interval: Bounds | null
  readonly words: string
}

/** Lines that are drawn; of more, the first ones. */
const most = 12

/**
 * Lines of several runs and what each change does in them, a colour and a symbol for each run; a figure for each kind
 * of tasks.
 */
export function runsFigures(compared: Pick<Compared, 'runs' | 'margin' | 'levels' | 'effects'>): readonly Figure[] {
  const { runs, margin } = compared
  return kinds.flatMap((kind): readonly Figure[] => {
    const levels = compared.levels.filter((each) => each.kind === kind)
    const effects = compared.effects.filter((each) => each.kind === kind)
    const [first] = levels
    if (first === undefined) return []
    const runOf = (id: string) => runs.findIndex((run) => run.id === id)
    const scored = levels.map((each): Mark => {
      const interval = boundsOf(each)
      return {
        row: each.line,
        run: runOf(each.run),
        value: each.mean,
        interval,
        words: `${markedName({ name: each.line, marked: each.marked })}, ${runs[runOf(each.run)]?.name ?? ''}: ${decimal(each.mean)} %${intervalInWords(interval)}`,
      }
    })
    const against = new Set(effects.map((each) => each.against))
    const changed = effects.flatMap((each): readonly Mark[] => {
      if (each.difference === null) return []
      const interval = boundsOf(each)
      return [
        {
          row: against.size > 1 ? `${each.line}, − ${each.against}` : each.line,
          run: runOf(each.run),
          value: each.difference,
          interval,
          words: `${each.line} − ${each.against}, ${runs[runOf(each.run)]?.name ?? ''}: ${points(each.difference)} points${intervalInWords(interval, points)}`,
        },
      ]
    })
    const [shown, hidden] = firstRows(scored)
    const [shownChanges, hiddenChanges] = firstRows(changed)
    const marked = [...levels, ...effects].some((each) => each.marked)
    return [
      {
        name: `runs-${kind}`,
        title: `Runs side by side, ${kind} tasks`,
        caption: `${capital(scores[first.score].inWords)} on ${kind} tasks, on the instances that all runs have answered, with 95 % intervals.${
          shownChanges.length === 0
            ? ''
            : ` Effects: points, on the same instances; shaded: less than the margin of ±${margin}.`
        }${hidden + hiddenChanges > 0 ? ` ${hidden + hiddenChanges} rows more in the tables.` : ''}${markedCaption(marked)}`,
        description: [...shown, ...shownChanges].map(({ words }) => words).join('. '),
        key: runs.map(({ id, name }, run) => ({
          name: markedName({ name, marked: [...levels, ...effects].some((each) => each.run === id && each.marked) }),
          colour: nth(seriesColours, run),
          dash: null,
          symbol: nth(seriesSymbols, run),
        })),
        panels: [
          panel('Scores', shown, { runs: runs.length, score: first.score }),
          ...(shownChanges.length === 0
            ? []
            : [
                panel(against.size === 1 ? `Effects, against ${[...against].join('')}` : 'Effects', shownChanges, {
                  runs: runs.length,
                  margin,
                }),
              ]),
        ],
      },
    ]
  })
}

/** With how many are left out. */
function firstRows(marks: readonly Mark[]): readonly [readonly Mark[], number] {
  const rows = [...new Set(marks.map(({ row }) => row))]
  const shown = new Set(rows.slice(0, most))
  return [marks.filter(({ row }) => shown.has(row)), rows.length - shown.size]
}

type Scale = { readonly runs: number } & ({ readonly score: ScoreName } | { readonly margin: number })

/** Pixels: between the marks of two runs, and around a row. */
const [step, around] = [13, 16] as const

function panel(heading: string, marks: readonly Mark[], scale: Scale): Panel {
  const rows = [...new Set(marks.map(({ row }) => row))]
  const height = around + step * scale.runs
  const offset = (run: number) => step * (run - (scale.runs - 1) / 2)
  return {
    heading,
    options: (plot, width) => {
      const left = Math.min(width * 0.42, 16 + Math.max(...rows.map((row) => rowLabelWidth(row, 12))))
      return {
        height: 56 + rows.length * height,
        marginLeft: left,
        marginRight: 18,
        marginTop: 8,
        marginBottom: 40,
        x: { ...axisOf(marks, scale), labelAnchor: 'center', labelArrow: 'none', labelOffset: 34, grid: true },
        y: {
          type: 'band',
          domain: rows,
          padding: 0,
          label: null,
          tickSize: 0,
          tickFormat: (row: string) => rowLabel(row, 12, left - 14),
        },
        color: { type: 'identity' },
        marks: [
          ...('margin' in scale
            ? [
                plot.rectX([scale.margin], {
                  x1: -scale.margin,
                  x2: scale.margin,
                  fill: nth(seriesColours, 3),
                  fillOpacity: 0.14,
                }),
                plot.ruleX([0], { stroke: ink }),
              ]
            : []),
          ...Array.from({ length: scale.runs }, (_, run) => marksOf(plot, marks, run, offset(run))).flat(),
        ],
      }
    },
  }
}

/** Of one run, a bit above or below the others in the same rows. */
function marksOf(plot: typeof Plot, marks: readonly Mark[], run: number, dy: number): readonly Plot.Markish[] {
  const own = marks.filter((each) => each.run === run)
  const colour = nth(seriesColours, run)
  return [
    plot.ruleY(own, {
      y: 'row',
      x1: ({ interval, value }: Mark) => interval?.low ?? value,
      x2: ({ interval, value }: Mark) => interval?.high ?? value,
      dy,
      stroke: colour,
      strokeWidth: 2.5,
      title: 'words',
    }),
    plot.dot(own, { x: 'value', y: 'row', dy, r: 4.5, fill: colour, symbol: nth(seriesSymbols, run), title: 'words' }),
  ]
}

function axisOf(marks: readonly Mark[], scale: Scale): Plot.ScaleOptions {
  const ends = marks.flatMap(({ value, interval }) => [value, interval?.low ?? value, interval?.high ?? value])
  if ('score' in scale)
    return {
      label: `${scores[scale.score].short}, %`,
      domain: [0, Math.min(100, 10 * Math.ceil((Math.max(...ends) + 1) / 10))],
      tickFormat: (value: number) => String(value),
      ticks: 5,
    }
  return {
    label: 'Points',
    domain: [Math.min(-1.4 * scale.margin, ...ends), Math.max(1.4 * scale.margin, ...ends)],
    tickFormat: (value: number) => points(value, 0).replace(/^\+0$/, '0'),
    ticks: 5,
  }
}
