import type * as Plot from '@observablehq/plot'
import { seriesColours } from './colours.ts'
import { ink, type Figure } from './figure.ts'
import { counted, decimal } from './words.ts'

export interface LossPoint {
  readonly step: number
  /** Nats; `null`: not told of this step. */
  readonly loss: number | null
  /** At a checkpoint only. */
  readonly heldOutLoss: number | null
}

export type LossScale = 'linear' | 'log'

const [trainedColour, heldOutColour] = seriesColours

/** Training loss as a line, held-out loss as a dashed line with a mark at each checkpoint: they differ without colour, too. */
export function lossFigure(training: string, steps: readonly LossPoint[], scale: LossScale): Figure {
  return {
    name: 'loss',
    title: `Loss, ${training}`,
    caption: `Loss on answer tokens of ${training}, ${counted(steps.at(-1)?.step ?? 0, 'step')}. Line: the examples of each step. Dashed, with squares: held-out examples, at each checkpoint.`,
    description: inWords(steps),
    key: [],
    panels: [{ heading: null, options: (plot) => optionsOf(plot, steps, scale) }],
  }
}

function optionsOf(plot: typeof Plot, steps: readonly LossPoint[], scale: LossScale): Plot.PlotOptions {
  const trained = steps.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, loss }]))
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
      plot.lineY(heldOut, { ...place, stroke: heldOutColour, strokeDasharray: '5 4' }),
      plot.dot(heldOut, { ...place, stroke: heldOutColour, symbol: 'square', r: 3 }),
      plot.text(trained.slice(-1), { ...place, text: () => 'trained on', dx: 8, dy: 7, textAnchor: 'start', fill: ink }),
      plot.text(heldOut.slice(-1), { ...place, text: () => 'held out', dx: 8, dy: -7, textAnchor: 'start', fill: ink }),
    ],
  }
}

function inWords(steps: readonly LossPoint[]): string {
  const [first, last, heldOut] = [steps[0], steps.at(-1), steps.findLast(({ heldOutLoss }) => heldOutLoss !== null)]
  const told = `The loss went from ${decimal(first?.loss ?? null, 3)} at step ${first?.step ?? 0} to ${decimal(last?.loss ?? null, 3)} at step ${last?.step ?? 0}`
  return heldOut === undefined ? `${told}.` : `${told}; held-out loss ${decimal(heldOut.heldOutLoss, 3)} at step ${heldOut.step}.`
}
