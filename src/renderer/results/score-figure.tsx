import type * as Plot from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import { Figure } from '../ui/figure.tsx'
import { accent, nth, referenceDashes } from './colours.ts'
import { inWords, type Mark } from './figure-data.ts'

export interface ScoreFigureProps {
  readonly title: string
  readonly caption: string
  readonly marks: readonly Mark[]
}

/** Pixels of a row. */
const row = 30

/** Lines as dots with their intervals, baselines as rules through the whole panel, published values hollow; one panel a score. */
export function ScoreFigure({ title, caption, marks }: ScoreFigureProps) {
  const options = useCallback((width: number, plot: typeof Plot): Plot.PlotOptions => {
    const rows = [...new Set(marks.map((each) => each.row))]
    const panels = [...new Set(marks.map(({ panel }) => panel))]
    const own = marks.filter(({ role }) => role === 'line' || role === 'untuned')
    const published = marks.filter(({ role }) => role === 'published')
    const baselines = marks.filter(({ role }) => role === 'baseline')
    const most = topOf(marks)
    const left = Math.min(width * 0.42, 16 + 7 * Math.max(...rows.map(({ length }) => length)))
    const at = { fx: 'panel', y: 'row' } as const
    return {
      height: 64 + row * rows.length,
      marginLeft: left,
      marginRight: 8,
      marginTop: 34,
      style: { fontSize: '12px' },
      x: { domain: [0, most], label: null, grid: true, ticks: ticksTo(most), tickFormat: (value: number) => `${value} %`, insetRight: 40, insetLeft: 4 },
      y: { domain: rows, label: null, tickFormat: (name: string) => fitted(name, left) },
      fx: { domain: panels, label: null, padding: 0.08 },
      marks: [
        ...references(marks).map(({ dash, of }) => plot.ruleX(of, { fx: 'panel', x: 'value', stroke: 'currentColor', strokeOpacity: 0.55, strokeDasharray: dash })),
        plot.tickX(baselines, { ...at, x: 'value', stroke: 'currentColor', strokeWidth: 3, title: hover }),
        plot.ruleY(own, { ...at, x1: ({ interval, value }: Mark) => interval?.low ?? value, x2: ({ interval, value }: Mark) => interval?.high ?? value, stroke: accent, strokeWidth: 3 }),
        plot.dot(own, { ...at, x: 'value', r: 5.5, fill: accent, symbol: ({ role }: Mark) => (role === 'untuned' ? 'square' : 'circle'), title: hover }),
        plot.dot(published, { ...at, x: 'value', r: 5.5, stroke: 'currentColor', fill: 'none', strokeWidth: 1.5, symbol: 'diamond', title: hover }),
        plot.text([...own, ...baselines, ...alone(published, baselines)], {
          ...at, x: (each: Mark) => rightOf(each, published), dx: 10, textAnchor: 'start', text: ({ value }: Mark) => value.toFixed(1), fill: 'currentColor', ...halo,
        }),
      ],
      // Without it Plot would draw its own legend of the two symbols.
      symbol: { type: 'identity' },
    }
  }, [marks])
  const description = useMemo(() => inWords(marks), [marks])
  return <Figure title={title} caption={caption} description={description} options={options} />
}

/** Percent: where a number has room beside its mark, and beside a published value that is close to it. */
function rightOf({ row: name, panel, value, interval }: Mark, published: readonly Mark[]): number {
  const close = published.find((each) => each.row === name && each.panel === panel && each.value > value && each.value < value + 12)
  return close?.value ?? interval?.high ?? value
}

/** Keeps numbers readable where a rule runs through them. */
const halo = { stroke: 'var(--mantine-color-body)', strokeWidth: 4 } as const

/** Percent: high scores have the whole scale, low ones a part of it that shows them. */
function topOf(marks: readonly Mark[]): number {
  const highest = Math.max(...marks.map(({ value, interval }) => interval?.high ?? value))
  return Math.min(100, 20 * Math.ceil((highest + 1) / 20))
}

function ticksTo(most: number): readonly number[] {
  return Array.from({ length: most / (most > 40 ? 20 : 10) + 1 }, (_, i) => i * (most > 40 ? 20 : 10))
}

/** Baselines, and the first untuned line, in the panel of the score that is compared: each with a dash of its own. */
function references(marks: readonly Mark[]): readonly { readonly dash: string; readonly of: readonly Mark[] }[] {
  const [untuned] = marks.filter(({ role }) => role === 'untuned')
  const referring = marks.filter(({ role, row: name, panel }) => panel === marks[0]?.panel && (role === 'baseline' || name === untuned?.row))
  return [...Map.groupBy(referring, ({ row: name }) => name).values()].map((of, i) => ({ dash: nth(referenceDashes, i), of }))
}

/** Published values whose row has no number of ours. */
function alone(published: readonly Mark[], baselines: readonly Mark[]): readonly Mark[] {
  return published.filter(({ row: name, panel }) => !baselines.some((each) => each.row === name && each.panel === panel))
}

function hover({ row: name, value, interval, n, role }: Mark): string {
  const bounds = interval === null ? '' : `, 95 % interval ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}`
  return `${name}${role === 'published' ? ', published' : ''}: ${value.toFixed(1)} %${bounds}${n === null ? '' : `, n = ${n}`}`
}

/** About 7 pixels a character. */
function fitted(name: string, pixels: number): string {
  const most = Math.floor((pixels - 16) / 6.6)
  return name.length <= most ? name : `${name.slice(0, Math.max(1, most - 1))}…`
}
