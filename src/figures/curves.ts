import type * as Plot from '@observablehq/plot'
import { decimal } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { nth, referenceDashes, type SeriesStyle } from './colours.ts'
import type { Kind } from '#core/task.ts'
import { ink, paper, type Behind, type KeyEntry, type Panel } from './figure.ts'
import { dodgeLabels } from './labels.ts'
import { textWidth } from './svg/text-width.ts'
import type { TunedPoint } from './tuned-points.ts'
import { intervalInWords } from './words.ts'

/** What has no size: a rule through the panel with its name beside it. */
export interface Reference {
  readonly name: string
  readonly value: number
  /** A published one is a hollow mark at the edge. */
  readonly published: boolean
}

/** A published value of a series at a size. */
export interface PublishedPoint {
  readonly series: string
  readonly size: number
  readonly value: number
}

export interface Curves {
  readonly heading: string
  /** `null`: of several kinds. */
  readonly kind: Kind | null
  readonly points: readonly TunedPoint[]
  /** Lines of another panel, behind. */
  readonly behind?: readonly TunedPoint[]
  readonly references: readonly Reference[]
  readonly published: readonly PublishedPoint[]
  readonly styles: ReadonlyMap<string, SeriesStyle>
  /** Percent: the scale's end, the same in panels that are to be held against each other. */
  readonly most: number
}

/** Pixels. */
const [height, marginTop, marginBottom, marginLeft, labelHeight, labelSize, edge] = [250, 10, 42, 34, 15, 12, 14]

/** Scores over instances per train task, on a logarithmic scale; of one size only a dot for each series. */
export function curvesPanel(curves: Curves): Panel {
  return {
    heading: curves.heading,
    options: (plot, width) =>
      sizesOf(curves).length > 1 ? curveOptions(plot, width, curves) : dotOptions(plot, curves),
  }
}

/** Percent, so that the highest has room. */
export function topOf(curves: readonly Pick<Curves, 'points' | 'references' | 'published'>[]): number {
  const values = curves.flatMap(({ points, references, published }) => [
    ...points.map(({ value, interval }) => interval?.high ?? value),
    ...references.map(({ value }) => value),
    ...published.map(({ value }) => value),
  ])
  return Math.min(100, 10 * Math.ceil((Math.max(0, ...values) + 1) / 10))
}

/** The key of all panels of a figure. */
export function keyOfCurves(panels: readonly Curves[]): readonly KeyEntry[] {
  const [first] = panels
  if (first === undefined) return []
  const series = [...new Set(panels.flatMap(({ points }) => points.map((point) => point.series)))]
  const styled = [...first.styles].filter(([name]) => series.includes(name))
  return [
    ...styled.map(([name, { colour, dash, symbol }]) => ({ name, colour, dash, symbol })),
    ...(panels.some(({ published, references }) => published.length > 0 || references.some((each) => each.published))
      ? [{ name: 'published', colour: ink, dash: null, symbol: 'diamond' as const, hollow: true }]
      : []),
  ]
}

/** The trials behind the points of all panels. */
export function behindCurves(panels: readonly Pick<Curves, 'kind' | 'points'>[]): ReadonlyMap<string, Behind> {
  return new Map(
    panels.flatMap(({ kind, points }) => points.map((point) => [hover(point), kind === null ? {} : { kind }] as const)),
  )
}

/** A panel in words. */
export function curvesInWords({ heading, points, references, published }: Curves): string {
  const reported = [
    ...[...Map.groupBy(points, ({ series }) => series)].map(
      ([name, of]) =>
        `${name} ${of
          .toSorted((a, b) => a.size - b.size)
          .map(
            ({ size, value, interval }) =>
              `${decimal(value)} %${interval === null ? '' : ` (${decimal(interval.low)} to ${decimal(interval.high)})`} at ${size}`,
          )
          .join(', ')}`,
    ),
    ...references.map(
      ({ name, value, published: other }) => `${name}${other ? ', published' : ''} ${decimal(value)} %`,
    ),
    ...published.map(({ series, size, value }) => `${series}, published, ${decimal(value)} % at ${size}`),
  ]
  return `${heading}: ${reported.join('; ')}`
}

function sizesOf({ points, published }: Pick<Curves, 'points' | 'published'>): readonly number[] {
  const own = new Set(points.map(({ size }) => size))
  // A published value alone makes no curve of one size.
  return [...(own.size > 1 ? new Set([...own, ...published.map(({ size }) => size)]) : own)].toSorted((a, b) => a - b)
}

function curveOptions(plot: typeof Plot, width: number, curves: Curves): Plot.PlotOptions {
  const { points, behind = [], published, styles, references, most } = curves
  const sizes = sizesOf(curves)
  const names = [...styles.keys()].filter((name) => points.some(({ series }) => series === name))
  const gutter = gutterOf(plot, curves)
  const place = { x: 'size', y: 'value' } as const
  return {
    ...frame(gutter.width, most),
    x: {
      type: 'log',
      label: 'Instances per train task',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
      ticks: readable(sizes, width - marginLeft - gutter.width),
      tickFormat: (size: number) => String(size),
      insetLeft: edge,
      insetRight: edge,
    },
    marks: [
      ...rules(plot, references),
      ...[...Map.groupBy(behind, ({ series }) => series)].map(([name, of]) =>
        plot.lineY(bySize(of), {
          ...place,
          stroke: styles.get(name)?.colour ?? ink,
          strokeWidth: 2,
          strokeOpacity: 0.45,
          strokeDasharray: styles.get(name)?.dash ?? '',
        }),
      ),
      ...names.flatMap((name, i) => {
        const style = styles.get(name)
        const of = bySize(points.filter(({ series }) => series === name))
        const [stroke, dx] = [style?.colour ?? ink, spread(i, names.length)]
        return [
          plot.lineY(of, { ...place, stroke, strokeWidth: 2, strokeDasharray: style?.dash ?? '', dx }),
          plot.ruleX(of, { x: 'size', y1: low, y2: high, stroke, strokeWidth: 1.5, dx }),
          plot.dot(of, { ...place, fill: stroke, r: 4.5, symbol: style?.symbol ?? 'circle', dx, title: hover }),
          plot.text(
            of.filter(({ marked }) => marked),
            { ...place, text: () => mark, dx: dx + 8, dy: -8, fill: ink },
          ),
        ]
      }),
      plot.dot(published, {
        ...place,
        stroke: ({ series }: PublishedPoint) => styles.get(series)?.colour ?? ink,
        r: 5.5,
        strokeWidth: 1.5,
        fill: 'none',
        symbol: 'diamond',
        title: publishedHover,
      }),
      ...gutter.marks,
    ],
    // Without it Plot would turn names of series into colours of its own.
    color: { type: 'identity' },
    symbol: { type: 'identity' },
  }
}

function dotOptions(plot: typeof Plot, curves: Curves): Plot.PlotOptions {
  const { points, behind = [], published, styles, references, most } = curves
  const names = [...styles.keys()].filter((name) => points.some(({ series }) => series === name))
  const gutter = gutterOf(plot, curves)
  const place = { x: 'series', y: 'value' } as const
  const beside = published.filter(({ series }) => names.includes(series))
  const size = points[0]?.size ?? 0
  return {
    ...frame(gutter.width, most),
    x: {
      type: 'point',
      domain: names,
      label: `${size} per train task`,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
      padding: 0.6,
      insetRight: edge,
    },
    marks: [
      ...rules(plot, references),
      ...names.map((name) =>
        plot.dot(
          behind.filter(({ series }) => series === name),
          {
            ...place,
            stroke: styles.get(name)?.colour ?? ink,
            strokeOpacity: 0.45,
            strokeWidth: 1.5,
            r: 5.5,
            symbol: styles.get(name)?.symbol ?? 'circle',
          },
        ),
      ),
      plot.ruleX(points, {
        x: 'series',
        y1: low,
        y2: high,
        stroke: ({ series }: TunedPoint) => styles.get(series)?.colour ?? ink,
        strokeWidth: 2,
      }),
      ...names.map((name) =>
        plot.dot(
          points.filter(({ series }) => series === name),
          {
            ...place,
            fill: styles.get(name)?.colour ?? ink,
            r: 5.5,
            symbol: styles.get(name)?.symbol ?? 'circle',
            title: hover,
          },
        ),
      ),
      plot.text(points, {
        ...place,
        text: ({ value, marked }: TunedPoint) => `${decimal(value)}${marked ? ` ${mark}` : ''}`,
        textAnchor: 'start',
        dx: 9,
        fill: ink,
      }),
      plot.dot(beside, {
        ...place,
        stroke: ({ series }: PublishedPoint) => styles.get(series)?.colour ?? ink,
        r: 5.5,
        strokeWidth: 1.5,
        fill: 'none',
        symbol: 'diamond',
        dx: -16,
        title: publishedHover,
      }),
      ...gutter.marks,
    ],
    color: { type: 'identity' },
    symbol: { type: 'identity' },
  }
}

function frame(marginRight: number, most: number): Plot.PlotOptions {
  return {
    height,
    marginTop,
    marginBottom,
    marginLeft,
    marginRight,
    y: { label: null, grid: true, domain: [0, most], ticks: 5, tickFormat: (value: number) => String(value) },
  }
}

function rules(plot: typeof Plot, references: readonly Reference[]): Plot.Markish[] {
  return references
    .filter(({ published }) => !published)
    .map((reference, i) =>
      plot.ruleY([reference], {
        y: 'value',
        stroke: ink,
        strokeOpacity: 0.6,
        strokeDasharray: nth(referenceDashes, i),
      }),
    )
}

/**
 * Names of references: a single one stands on its rule, more of them beside the panel at the height of what they name
 * as far as there is room.
 */
function gutterOf(
  plot: typeof Plot,
  { references, most }: Curves,
): { readonly width: number; readonly marks: Plot.Markish[] } {
  const labels = references.map((each) => ({ ...each, text: `${each.name} ${decimal(each.value)}` }))
  const perPixel = most / (height - marginTop - marginBottom)
  const [only] = labels
  if (only === undefined) return { width: 8, marks: [] }
  if (labels.length === 1 && !only.published) {
    // Below the rule where nothing is: a tuned model seldom loses.
    const above = only.value < 20 * perPixel
    return {
      width: 8,
      marks: [
        plot.text(labels, {
          frameAnchor: 'right',
          y: 'value',
          text: 'text',
          textAnchor: 'end',
          dx: -4,
          dy: above ? -9 : 10,
          fill: ink,
          stroke: paper,
          strokeWidth: 3,
        }),
      ],
    }
  }
  const placed = dodgeLabels(
    labels.map(({ value }) => value),
    labelHeight * perPixel,
  )
  const at = labels.map((label, i) => ({ ...label, at: placed[i] ?? label.value }))
  const hollow = besideEachOther(
    labels.filter(({ published }) => published),
    10 * perPixel,
  )
  const start = 12 + (hollow.length === 0 ? 0 : 10 * Math.max(...hollow.map(({ column }) => column)) + 6)
  return {
    width: start + 4 + Math.max(...labels.map(({ text }) => textWidth(text, labelSize))),
    marks: [
      ...hollow.map(({ value, column }) =>
        plot.dot([value], {
          frameAnchor: 'right',
          y: [value],
          r: 4,
          stroke: ink,
          fill: 'none',
          strokeWidth: 1.5,
          symbol: 'diamond',
          dx: 8 + 10 * column,
        }),
      ),
      plot.text(at, { frameAnchor: 'right', y: 'at', text: 'text', textAnchor: 'start', dx: start, fill: ink }),
    ],
  }
}

/** Marks that would cover each other stand in columns. */
function besideEachOther<T extends { readonly value: number }>(
  marks: readonly T[],
  least: number,
): readonly (T & { readonly column: number })[] {
  let column = 0
  return marks
    .toSorted((a, b) => a.value - b.value)
    .map((mark, i, all) => {
      const before = all[i - 1]
      column = before !== undefined && mark.value - before.value < least ? column + 1 : 0
      return { ...mark, column }
    })
}

/** Ticks whose numbers do not touch. */
function readable(sizes: readonly number[], pixels: number): number[] {
  const [first = 1, last = 1] = [sizes[0], sizes.at(-1)]
  const at = (size: number) =>
    last === first ? 0 : (Math.log(size / first) / Math.log(last / first)) * (pixels - 2 * edge)
  const kept: number[] = []
  for (const size of sizes) {
    const before = kept.at(-1)
    if (
      before === undefined ||
      at(size) - at(before) >= (textWidth(String(size), labelSize) + textWidth(String(before), labelSize)) / 2 + 4
    )
      kept.push(size)
  }
  return kept
}

function bySize<P extends { readonly size: number }>(points: readonly P[]): P[] {
  return points.toSorted((a, b) => a.size - b.size)
}

/** Pixels by which series stand apart at one size. */
function spread(i: number, of: number): number {
  return (i - (of - 1) / 2) * 4
}

const low = ({ interval, value }: TunedPoint) => interval?.low ?? value
const high = ({ interval, value }: TunedPoint) => interval?.high ?? value

function hover({ series, size, value, interval, n }: TunedPoint): string {
  return `${series}, ${size} per task: ${decimal(value)} %${intervalInWords(interval)}, n = ${n}`
}

function publishedHover({ series, size, value }: PublishedPoint): string {
  return `${series}, published, ${size} per task: ${decimal(value)} %`
}
