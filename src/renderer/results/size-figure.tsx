import type * as Plot from '@observablehq/plot'
import { useCallback } from 'react'
import { mark } from '#core/study/mark.ts'
import { Figure } from '../ui/figure.tsx'
import { nth, referenceDashes, seriesColours, seriesDashes, seriesSymbols } from './colours.ts'
import type { Mark, SizePoint } from './figure-data.ts'
import { apart } from './labels.ts'

export interface SizeFigureProps {
  readonly title: string
  readonly score: string
  readonly points: readonly SizePoint[]
  /** Baselines and untuned lines: they have no size. */
  readonly references: readonly Mark[]
  readonly caption: string
}

/** Pixels. */
const [height, marginTop, marginBottom, labelHeight] = [340, 46, 44, 16]

/** Scores by instances per train task, on a logarithmic scale; what was trained on has a colour, a dash and a symbol. */
export function SizeFigure({ title, score, points, references, caption }: SizeFigureProps) {
  const options = useCallback((width: number, plot: typeof Plot): Plot.PlotOptions => {
    const series = [...new Set(points.map((point) => point.series))]
    const panels = [...new Set(points.map(({ panel }) => panel))]
    const sizes = [...new Set(points.map(({ size }) => size))].toSorted((a, b) => a - b)
    const highest = Math.max(...points.map(({ value, interval }) => interval?.high ?? value), ...references.map(({ value }) => value))
    const most = Math.min(100, 10 * Math.ceil((highest + 1) / 10))
    const labels = labelsOf({ points, references, series, last: panels.at(-1), size: sizes.at(-1) ?? 1 }, (most * labelHeight) / (height - marginTop - marginBottom))
    const place = { fx: 'panel', x: 'size', y: 'value' } as const
    return {
      height, marginTop, marginBottom,
      marginLeft: 52,
      marginRight: Math.min(width * 0.35, 36 + 7 * Math.max(...labels.map(({ name }) => name.length))),
      style: { fontSize: '12px' },
      x: { type: 'log', label: 'Instances per train task', labelAnchor: 'center', ticks: sizes, tickFormat: (size: number) => String(size), insetLeft: 16, insetRight: 16 },
      y: { label: `${score}, %`, grid: true, domain: [0, most] },
      fx: { domain: panels, label: null, padding: 0.06, axis: panels.length > 1 ? 'top' : null },
      symbol: { type: 'identity' },
      marks: [
        ...references.map((reference, i) => plot.ruleY([reference], { y: 'value', stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: nth(referenceDashes, i) })),
        ...series.flatMap((name, i) => {
          const of = points.filter((point) => point.series === name).toSorted((a, b) => a.size - b.size)
          const [stroke, dx] = [nth(seriesColours, i), spread(i, series.length)]
          return [
            plot.lineY(of, { ...place, stroke, strokeWidth: 2, strokeDasharray: nth(seriesDashes, i), dx }),
            plot.ruleX(of, { fx: 'panel', x: 'size', y1: ({ interval, value }: SizePoint) => interval?.low ?? value, y2: ({ interval, value }: SizePoint) => interval?.high ?? value, stroke, strokeWidth: 1.5, strokeOpacity: 0.7, dx }),
            plot.dot(of, { ...place, fill: stroke, r: 4.5, symbol: nth(seriesSymbols, i), dx, title: hover }),
            plot.text(of.filter(({ marked }) => marked), { ...place, text: () => mark, dx: dx + 8, dy: -8, fill: 'currentColor' }),
          ]
        }),
        ...labels.map(({ symbol, colour, ...label }) => plot.dot(symbol === undefined ? [] : [label], { ...place, fill: colour ?? 'none', symbol: symbol ?? 'circle', r: 4.5, dx: 26 })),
        plot.text(labels, { ...place, text: 'name', textAnchor: 'start', dx: 36, fill: 'currentColor' }),
      ],
    }
  }, [points, references, score])
  return <Figure title={title} caption={caption} description={inWords(points, score)} options={options} />
}

interface Label {
  readonly name: string
  readonly panel: string | undefined
  readonly size: number
  readonly value: number
  readonly colour?: string
  readonly symbol?: (typeof seriesSymbols)[number]
}

interface Labelled extends Pick<SizeFigureProps, 'points' | 'references'> {
  readonly series: readonly string[]
  readonly last: string | undefined
  readonly size: number
}

/** Beside the last panel, at the height of what they name as far as there is room. */
function labelsOf({ points, references, series, last, size }: Labelled, gap: number): readonly Label[] {
  const wanted: readonly Label[] = [
    ...series.map((name, i) => {
      const at = points.filter((point) => point.series === name && point.panel === last).toSorted((a, b) => a.size - b.size).at(-1)
      return { name, panel: last, size, value: at?.value ?? 0, colour: nth(seriesColours, i), symbol: nth(seriesSymbols, i) }
    }),
    ...references.map(({ row, value }) => ({ name: row, panel: last, size, value })),
  ]
  const values = apart(wanted.map(({ value }) => value), gap)
  return wanted.map((label, i) => ({ ...label, value: values[i] ?? label.value }))
}

/** Pixels by which series stand apart at one size. */
function spread(i: number, of: number): number {
  return (i - (of - 1) / 2) * 4
}

function hover({ series, panel, size, value, interval, n }: SizePoint): string {
  return `${series}, ${panel}, ${size} per task: ${value.toFixed(1)} %${interval === null ? '' : `, 95 % interval ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}`}, n = ${n}`
}

function inWords(points: readonly SizePoint[], score: string): string {
  return `${score} by instances per train task. ${[...Map.groupBy(points, ({ series, panel }) => `${series}, ${panel}`)].map(([name, of]) => (
    `${name}: ${of.map(({ size, value }) => `${value.toFixed(1)} % at ${size}`).join(', ')}`
  )).join('. ')}`
}
