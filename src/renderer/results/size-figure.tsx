import type * as Plot from '@observablehq/plot'
import { useCallback } from 'react'
import { Figure } from '../ui/figure.tsx'
import { nth, referenceDashes, seriesColours, seriesDashes, seriesSymbols } from './colours.ts'
import type { Mark, SizePoint } from './figure-data.ts'

export interface SizeFigureProps {
  readonly title: string
  readonly score: string
  readonly points: readonly SizePoint[]
  /** Baselines and untuned lines: they have no size. */
  readonly references: readonly Mark[]
  readonly caption: string
}

/** Scores by instances per train task, on a logarithmic scale; each train and test condition has a colour, a dash and a symbol. */
export function SizeFigure({ title, score, points, references, caption }: SizeFigureProps) {
  const options = useCallback((width: number, plot: typeof Plot): Plot.PlotOptions => {
    const series = [...new Set(points.map((point) => point.series))]
    const sizes = [...new Set(points.map(({ size }) => size))].toSorted((a, b) => a - b)
    const marked = series.flatMap((name, i) => {
      const of = points.filter((point) => point.series === name).toSorted((a, b) => a.size - b.size)
      const stroke = nth(seriesColours, i)
      return [
        plot.lineY(of, { x: 'size', y: 'value', stroke, strokeWidth: 2, strokeDasharray: nth(seriesDashes, i) }),
        plot.ruleX(of, { x: 'size', y1: ({ interval, value }: SizePoint) => interval?.low ?? value, y2: ({ interval, value }: SizePoint) => interval?.high ?? value, stroke, strokeWidth: 1.5, strokeOpacity: 0.7, dx: spread(i, series.length) }),
        plot.dot(of, { x: 'size', y: 'value', fill: stroke, r: 4.5, symbol: nth(seriesSymbols, i), dx: spread(i, series.length), title: hover }),
        plot.text(of.slice(-1), { x: 'size', y: 'value', text: 'series', textAnchor: 'start', dx: 10 + spread(series.length - 1, series.length), fill: 'currentColor', stroke: 'var(--mantine-color-body)', strokeWidth: 4 }),
      ]
    })
    const names = Math.max(...series.map(({ length }) => length), ...references.map(({ row }) => row.length))
    return {
      height: 340,
      marginLeft: 52,
      marginRight: Math.min(width * 0.35, 24 + 7 * names),
      style: { fontSize: '12px' },
      x: { type: 'log', label: 'Instances per train task', ticks: sizes, tickFormat: (size: number) => String(size), insetLeft: 16, insetRight: 16 },
      y: { label: `${score}, %`, grid: true, nice: true, zero: true },
      symbol: { type: 'identity' },
      marks: [
        ...references.flatMap((reference, i) => [
          plot.ruleY([reference], { y: 'value', stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: nth(referenceDashes, i) }),
          plot.text([reference], { y: 'value', text: 'row', frameAnchor: 'left', dx: 6, dy: -7, fill: 'currentColor', textAnchor: 'start' }),
        ]),
        ...marked,
      ],
    }
  }, [points, references, score])
  return <Figure title={title} caption={caption} description={inWords(points, score)} options={options} />
}

/** Pixels by which intervals of one size stand apart. */
function spread(i: number, of: number): number {
  return (i - (of - 1) / 2) * 4
}

function hover({ series, size, value, interval, n }: SizePoint): string {
  return `${series}, ${size} per task: ${value.toFixed(1)} %${interval === null ? '' : `, 95 % interval ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}`}, n = ${n}`
}

function inWords(points: readonly SizePoint[], score: string): string {
  return `${score} by instances per train task. ${[...Map.groupBy(points, ({ series }) => series)].map(([series, of]) => (
    `${series}: ${of.map(({ size, value }) => `${value.toFixed(1)} % at ${size}`).join(', ')}`
  )).join('. ')}`
}
