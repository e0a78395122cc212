import type * as Plot from '@observablehq/plot'
import type { Client } from '#contract/index.ts'
import { capital, counted } from '#core/noun.ts'
import { count, decimal } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { seriesStyles, type SeriesStyle } from './colours.ts'
import { ink, type Behind, type Figure, type Panel } from './figure.ts'
import { textWidth } from './svg/text-width.ts'
import { intervalInWords } from './words.ts'

type OverSteps = Awaited<ReturnType<Client['results']['overSteps']>>
type Curve = OverSteps['curves'][number]
type Score = Curve['scores'][number]
type Point = Score['points'][number] & { readonly series: string }

/** Format correctness and accuracy over the steps of the trainings, a panel for each; none where no steps are asked. */
export function stepsFigures({ study, curves }: Pick<OverSteps, 'study' | 'curves'>): readonly Figure[] {
  const names = [...new Set(curves.flatMap(({ scores }) => scores.map(({ name }) => name)))]
  if (names.length === 0) return []
  const styles = seriesStyles(names)
  const hasHalf = curves.some(({ scores }) => scores.some(({ halfTime }) => halfTime !== null))
  return [
    {
      name: 'over-steps',
      title: `${study}, over training steps`,
      caption: `Percent, after so many optimiser steps, on a logarithmic scale; 0: the untuned model, the last: the end of the training. Panels are named by what was trained on. ${basesInWords(curves)}. Bars: 95 % intervals over tasks, instances and seeds.${hasHalf ? ' Vertical rules: half-times, each in the line of its score.' : ''}`,
      description: curves.map((curve) => inWords(curve, headingOf(curve, curves))).join('. '),
      key: names.map((name) => {
        const { colour, dash, symbol } = styles.get(name) ?? plain
        return { name, colour, dash, symbol }
      }),
      panels: curves.map((curve) => panelOf(curve, headingOf(curve, curves), styles)),
      behind: new Map(
        curves.flatMap(({ kind, scores }) =>
          scores.flatMap(({ name, points }) =>
            points.map((point): [string, Behind] => [hover({ ...point, series: name }), { kind }]),
          ),
        ),
      ),
    },
  ]
}

const plain: SeriesStyle = { colour: ink, dash: '', symbol: 'circle' }

function basesInWords(curves: readonly Curve[]): string {
  const bases = curves.map(
    ({ kind, instances, seeds }) => `${kind}: n = ${count(instances)}, ${counted(seeds, 'seed')}`,
  )
  return capital([...new Set(bases)].join('; '))
}

/** e.g. "Original, classification"; "Original, asked with Delusive, 10 per task, classification". */
function headingOf({ trained, asked, size, kind }: Curve, all: readonly Curve[]): string {
  return [
    trained,
    ...(asked === trained ? [] : [`asked with ${asked}`]),
    ...(all.some((other) => other.size !== size) ? [`${count(size)} per task`] : []),
    kind,
  ].join(', ')
}

function inWords({ scores }: Curve, heading: string): string {
  const told = scores.map(
    ({ name: score, points, halfTime }) =>
      `${score} ${points.map(({ step, value, interval }) => `${decimal(value)} %${interval === null ? '' : ` (${decimal(interval.low)} to ${decimal(interval.high)})`} after ${step}`).join(', ')}${halfTime === null ? '' : `, half-time ${halfTime}`}`,
  )
  return `${heading}: ${told.join('; ')}`
}

/** Pixels. */
const [height, marginLeft, marginRight, edge, labelSize] = [270, 34, 12, 14, 12]

function panelOf({ scores }: Curve, heading: string, styles: ReadonlyMap<string, SeriesStyle>): Panel {
  return {
    heading,
    options: (plot, width) => optionsOf(plot, width, scores, styles),
  }
}

function optionsOf(
  plot: typeof Plot,
  width: number,
  scores: readonly Score[],
  styles: ReadonlyMap<string, SeriesStyle>,
): Plot.PlotOptions {
  const steps = [...new Set(scores.flatMap(({ points }) => points.map(({ step }) => step)))].toSorted((a, b) => a - b)
  const most = Math.min(
    100,
    10 * Math.ceil((Math.max(0, ...scores.flatMap(({ points }) => points.map(high))) + 1) / 10),
  )
  const x = ({ step }: { readonly step: number }) => placeOf(step)
  return {
    height,
    marginLeft,
    marginRight,
    marginBottom: 42,
    x: {
      label: 'Optimiser steps',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
      domain: [placeOf(0), placeOf(steps.at(-1) ?? 1)],
      ticks: readable(steps, width - marginLeft - marginRight).map(placeOf),
      tickFormat: (place: number) => count(stepAt(place)),
      insetLeft: edge,
      insetRight: edge,
    },
    y: { label: null, grid: true, domain: [0, most], ticks: 5, tickFormat: (value: number) => String(value) },
    marks: scores.flatMap(({ name, points, halfTime }, i) => {
      const { colour: stroke, dash, symbol } = styles.get(name) ?? plain
      const dx = (i - (scores.length - 1) / 2) * 4
      const of = points.map((point): Point => ({ ...point, series: name }))
      return [
        ...(halfTime === null
          ? []
          : [
              plot.ruleX([placeOf(halfTime)], {
                stroke,
                strokeOpacity: 0.6,
                strokeDasharray: dash === '' ? '1 3' : dash,
                dx,
              }),
            ]),
        plot.lineY(of, { x, y: 'value', stroke, strokeWidth: 2, strokeDasharray: dash, dx }),
        plot.ruleX(of, { x, y1: low, y2: high, stroke, strokeWidth: 1.5, dx }),
        plot.dot(of, { x, y: 'value', fill: stroke, r: 4.5, symbol, dx, title: hover }),
        plot.text(
          of.filter(({ marked }) => marked),
          { x, y: 'value', text: () => mark, dx: dx + 8, dy: -8, fill: ink },
        ),
      ]
    }),
    color: { type: 'identity' },
    symbol: { type: 'identity' },
  }
}

/** The untuned model stands one doubling before the first step: on a logarithmic scale there is no 0. */
function placeOf(step: number): number {
  return step === 0 ? -1 : Math.log2(step)
}

function stepAt(place: number): number {
  return place < 0 ? 0 : Math.round(2 ** place)
}

/** Ticks whose numbers do not touch, from the end on: that one is always said. */
function readable(steps: readonly number[], pixels: number): readonly number[] {
  const whole = placeOf(steps.at(-1) ?? 1) - placeOf(0)
  const at = (step: number) => ((placeOf(step) - placeOf(0)) / whole) * (pixels - 2 * edge)
  const kept: number[] = []
  for (const step of steps.toReversed()) {
    const after = kept.at(-1)
    const room = (textWidth(count(step), labelSize) + textWidth(count(after ?? 0), labelSize)) / 2 + 4
    if (after === undefined || at(after) - at(step) >= room) kept.push(step)
  }
  return kept.toReversed()
}

const low = ({ interval, value }: Pick<Point, 'interval' | 'value'>) => interval?.low ?? value
const high = ({ interval, value }: Pick<Point, 'interval' | 'value'>) => interval?.high ?? value

function hover({ series, step, value, interval }: Point): string {
  return `${series}, ${step === 0 ? 'untuned' : `after ${counted(step, 'step')}`}: ${decimal(value)} %${intervalInWords(interval)}`
}
