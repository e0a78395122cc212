import type * as Plot from '@observablehq/plot'
import { count, counted, decimal } from '#core/numbers.ts'
import { seriesColours } from './colours.ts'
import { ink, type Figure } from './figure.ts'

export interface LossPoint {
  readonly step: number
  /** Nats; `null`: not told of this step. */
  readonly loss: number | null
  /** Mean over the epoch, at its last step only. */
  readonly epochLoss: number | null
  /** At a checkpoint only, and at step 0: before the first step. */
  readonly heldOutLoss: number | null
}

export type LossScale = 'linear' | 'log'

const [trainedColour, heldOutColour] = seriesColours

/** The steps after what was held out cost before them. */
export function fromTheBeginning<Point extends LossPoint>(
  steps: readonly Point[],
  heldOutBefore: number | null,
): readonly (Point | LossPoint)[] {
  return heldOutBefore === null
    ? steps
    : [{ step: 0, loss: null, epochLoss: null, heldOutLoss: heldOutBefore }, ...steps]
}

/**
 * Training loss as a line with a mark at the mean of each epoch, held-out loss as a dashed line with a mark at each
 * checkpoint: they differ without colour, too.
 */
export function lossFigure(training: string, steps: readonly LossPoint[], scale: LossScale): Figure {
  return {
    name: 'loss',
    title: `Loss, ${training}`,
    caption: `Loss on answer tokens of ${training}, ${counted(steps.at(-1)?.step ?? 0, 'step')}. Line: the examples of each step${steps.some(({ epochLoss }) => epochLoss !== null) ? '; circles: the mean over each epoch' : ''}. Dashed, with squares: held-out examples, ${steps[0]?.step === 0 ? 'before the first step and ' : ''}at each checkpoint.`,
    description: inWords(steps),
    key: [],
    panels: [{ heading: null, options: (plot) => optionsOf(plot, steps, scale) }],
  }
}

interface DrawnLoss {
  readonly step: number
  readonly loss: number
}

function optionsOf(plot: typeof Plot, steps: readonly LossPoint[], scale: LossScale): Plot.PlotOptions {
  const trained = steps.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, loss }]))
  const epochs = steps.flatMap(({ step, epochLoss }) => (epochLoss === null ? [] : [{ step, loss: epochLoss }]))
  const heldOut = steps.flatMap(({ step, heldOutLoss }) => (heldOutLoss === null ? [] : [{ step, loss: heldOutLoss }]))
  const place = { x: 'step', y: 'loss' } as const
  return {
    height: 260,
    marginLeft: 50,
    marginRight: 84,
    marginBottom: 44,
    // A step has no halves.
    x: { label: 'Step', labelOffset: 40, labelArrow: 'none', ticks: Math.min(10, (trained.at(-1)?.step ?? 2) - 1) },
    y: { label: 'Loss, nats', labelArrow: 'none', type: scale, grid: true, ...(scale === 'linear' && { zero: true }) },
    marks: [
      plot.lineY(trained, { ...place, stroke: trainedColour, strokeWidth: 1.5 }),
      plot.dot(spread(trained), {
        ...place,
        fill: trainedColour,
        r: 1.5,
        title: ({ step, loss }: DrawnLoss) => `Step ${count(step)}: loss ${decimal(loss, 3)}`,
      }),
      plot.dot(epochs, {
        ...place,
        stroke: trainedColour,
        fill: trainedColour,
        symbol: 'circle',
        r: 3,
        title: ({ step, loss }: DrawnLoss) => `Step ${count(step)}: mean loss of the epoch ${decimal(loss, 3)}`,
      }),
      plot.lineY(heldOut, { ...place, stroke: heldOutColour, strokeDasharray: '5 4' }),
      plot.dot(heldOut, {
        ...place,
        stroke: heldOutColour,
        symbol: 'square',
        r: 3,
        title: ({ step, loss }: DrawnLoss) => `Step ${count(step)}: held-out loss ${decimal(loss, 3)}`,
      }),
      plot.text(trained.slice(-1), {
        ...place,
        text: () => 'trained on',
        dx: 8,
        dy: 7,
        textAnchor: 'start',
        fill: ink,
      }),
      plot.text(heldOut.slice(-1), { ...place, text: () => 'held out', dx: 8, dy: -7, textAnchor: 'start', fill: ink }),
    ],
  }
}

/** Steps that tell their numbers: no more than can be told apart. */
const mostTold = 200

/** Evenly spread, the first and the last one among them. */
function spread(steps: readonly DrawnLoss[]): readonly DrawnLoss[] {
  const n = Math.min(steps.length, mostTold)
  return Array.from({ length: n }, (_, i) => steps[Math.round((i * (steps.length - 1)) / Math.max(1, n - 1))]).filter(
    (step) => step !== undefined,
  )
}

function inWords(steps: readonly LossPoint[]): string {
  const held = steps.filter(({ heldOutLoss }) => heldOutLoss !== null)
  const heldOut = held.length === 0 ? '' : `; held-out loss ${fromTo(held, ({ heldOutLoss }) => heldOutLoss)}`
  return `${trainedInWords(steps)}${heldOut}.`
}

/** By whole epochs where one has ended. */
function trainedInWords(steps: readonly LossPoint[]): string {
  const epochs = steps.filter(({ epochLoss }) => epochLoss !== null)
  if (epochs.length > 0) return `The mean loss of an epoch was ${fromTo(epochs, ({ epochLoss }) => epochLoss)}`
  const reported = steps.filter(({ loss }) => loss !== null)
  return reported.length === 0
    ? 'No step was made yet'
    : `The loss of a step was ${fromTo(reported, ({ loss }) => loss)}`
}

function fromTo(points: readonly LossPoint[], value: (point: LossPoint) => number | null): string {
  const [first, last] = [points[0], points.at(-1)]
  const at = (point: LossPoint | undefined) =>
    `${decimal(point ? value(point) : null, 3)} ${point?.step === 0 ? 'before the first step' : `at step ${point?.step ?? 0}`}`
  return points.length === 1 ? at(first) : `${at(first)} and ${at(last)}`
}
