import type * as Plot from '@observablehq/plot'
import { count, counted, decimal, points } from '#core/numbers.ts'
import type { StepName } from '#core/study/attribution-parts.ts'
import type { Kind } from '#core/task.ts'
import { mark } from '#core/study/mark.ts'
import { seriesColours } from './colours.ts'
import { ink, paper, type Figure, type Panel } from './figure.ts'
import { boundsOf, linesOf, markedCaption, type Bounds, type Results } from './results.ts'
import { intervalInWords } from './words.ts'
import { textWidth } from './svg/text-width.ts'
import type { Attribution } from '#core/study/attribution-parts.ts'

/** Panels; of more lines those of the largest size are drawn. */
const atMost = 6

/** What the tuned lines of a run gain on tasks of one kind. */
export function attributionFigure({ means, table }: Results, kind: Kind): Figure | null {
  const lines = (table?.attribution.lines ?? []).filter((line) => line.kind === kind)
  const sizes = new Map(linesOf(means, kind).map(({ name, line }) => [name, line?.training?.size ?? 0]))
  const largest = Math.max(0, ...lines.map(({ tuned }) => sizes.get(tuned) ?? 0))
  if (lines.length <= atMost) return waterfallFigure(means.name, lines)
  const figure = waterfallFigure(
    means.name,
    lines.filter(({ tuned }) => sizes.get(tuned) === largest),
  )
  return (
    figure && {
      ...figure,
      caption: `${figure.caption} Lines of the largest size, ${count(largest)} per task; those of all sizes are in the table.`,
    }
  )
}

/**
 * Step by step from the untuned to the tuned model; a panel for each tuned line, all of one kind. `null`: there is
 * none.
 */
export function waterfallFigure(study: string, attributions: readonly Attribution[]): Figure | null {
  const [first] = attributions
  if (first === undefined) return null
  const most = topOf(attributions)
  const { kind } = first
  const constrained = attributions.some(({ withoutConstrained }) => withoutConstrained === null)
  return {
    name: kind === 'classification' ? 'attribution' : `attribution-${kind}`,
    title: `${study}, what tuning gains${kind === 'classification' ? '' : ` on ${kind}`}: format and task`,
    caption: `Exact match on ${kind}, percent. Grey: untuned and tuned; orange: what answering in format gives${constrained ? ' (by guessing, and by constrained decoding)' : ', by guessing'}; blue: what is left for the task. In format is what is a label after normalisation, as exact match compares. Bars: 95 % intervals of the step. ${standsOn(
      attributions,
    )}${markedCaption(attributions.some(({ marked }) => marked))}`,
    description: attributions.map(({ sentence }) => sentence).join(' '),
    key: [],
    panels: attributions.map((each) => panelOf(each, most)),
    behind: new Map(attributions.flatMap((each) => barsOf(each).map((bar) => [bar.words, { kind }] as const))),
  }
}

/** A row of the waterfall. Percent. */
interface Bar {
  readonly row: string
  readonly from: number
  readonly to: number
  readonly interval: Bounds | null
  readonly colour: string
  readonly text: string
  /** With interval and n. */
  readonly words: string
}

const [taskColour, formatColour, , endColour] = seriesColours

/** Short enough to stand beside a bar. */
const rowNames: Readonly<Record<StepName, string>> = {
  'format by guessing': 'format, guessing',
  'format by constrained decoding': 'format, constrained',
  task: 'task',
  'format still lost': 'format, still lost',
}

function barsOf({ tuned, from, to, steps, instances }: Attribution): readonly Bar[] {
  const end = (row: string, { value, interval95 }: Attribution['from']): Bar => ({
    row,
    from: 0,
    to: value,
    interval: boundsOf({ interval95 }),
    colour: endColour,
    text: decimal(value),
    words: `${tuned}, ${row}: ${decimal(value)} %${intervalInWords(boundsOf({ interval95 }))}, n = ${count(instances)}`,
  })
  return [
    end('untuned', from),
    ...steps.map((step): Bar => {
      const interval = boundsOf(step)
      return {
        row: rowNames[step.name],
        from: step.from,
        to: step.to,
        colour: step.name === 'task' ? taskColour : formatColour,
        text: points(step.value),
        words: `${tuned}, ${rowNames[step.name]}: ${points(step.value)} points${intervalInWords(interval, points)}, n = ${count(instances)}`,
        // A step's interval is about its length; it stands at its end.
        interval: interval && { low: step.from + interval.low, high: step.from + interval.high },
      }
    }),
    end('tuned', to),
  ]
}

function panelOf(attribution: Attribution, most: number): Panel {
  const bars = barsOf(attribution)
  const links = bars.slice(1).map((bar, i) => ({ from: bars[i]?.row ?? '', to: bar.row, at: bars[i]?.to ?? 0 }))
  return {
    heading: `${attribution.tuned}${attribution.marked ? ` ${mark}` : ''}`,
    options: (plot, width) => optionsOf(plot, width, bars, links, most),
  }
}

function optionsOf(
  plot: typeof Plot,
  width: number,
  bars: readonly Bar[],
  links: readonly { readonly from: string; readonly to: string; readonly at: number }[],
  most: number,
): Plot.PlotOptions {
  const left = 14 + Math.max(...bars.map(({ row }) => textWidth(row, 12)))
  const step = [10, 20, 50].find((each) => ((width - left - 60) * each) / most >= 34) ?? 50
  return {
    height: 40 + 28 * bars.length,
    marginLeft: left,
    marginRight: 52,
    marginTop: 8,
    marginBottom: 28,
    x: {
      domain: [Math.min(0, ...bars.map(({ to, interval }) => interval?.low ?? to)), most],
      label: null,
      grid: true,
      ticks: Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step),
      tickFormat: (value: number) => String(value),
    },
    y: { domain: bars.map(({ row }) => row), label: null, padding: 0.3 },
    color: { type: 'identity' },
    marks: [
      plot.barX(bars, {
        x1: 'from',
        x2: 'to',
        y: 'row',
        fill: 'colour',
        title: 'words',
      }),
      plot.link(links, { x1: 'at', x2: 'at', y1: 'from', y2: 'to', stroke: ink, strokeDasharray: '2 2' }),
      plot.ruleY(
        bars.filter(({ interval }) => interval !== null),
        {
          x1: ({ interval }: Bar) => interval?.low ?? 0,
          x2: ({ interval }: Bar) => interval?.high ?? 0,
          y: 'row',
          stroke: paper,
          strokeWidth: 4,
        },
      ),
      plot.ruleY(
        bars.filter(({ interval }) => interval !== null),
        {
          x1: ({ interval }: Bar) => interval?.low ?? 0,
          x2: ({ interval }: Bar) => interval?.high ?? 0,
          y: 'row',
          stroke: ink,
          strokeWidth: 1.5,
        },
      ),
      plot.text(bars, {
        x: ({ from, to, interval }: Bar) => Math.max(from, to, interval?.high ?? to),
        y: 'row',
        text: 'text',
        textAnchor: 'start',
        dx: 6,
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
    ],
  }
}

/** Percent: where the longest bar or its interval ends. */
function topOf(attributions: readonly Attribution[]): number {
  const highest = Math.max(
    ...attributions.flatMap((each) =>
      barsOf(each).flatMap(({ from, to, interval }) => [from, to, interval?.high ?? to]),
    ),
  )
  return Math.min(100, 10 * Math.ceil((highest + 1) / 10))
}

function standsOn(attributions: readonly Attribution[]): string {
  const reported = [
    ...new Set(
      attributions.map(
        ({ instances, tasks, seeds }) =>
          `n = ${count(instances)} instances in ${counted(tasks, 'task')}, ${counted(seeds, 'seed')}`,
      ),
    ),
  ]
  return `${reported.join('; ')}.`
}
