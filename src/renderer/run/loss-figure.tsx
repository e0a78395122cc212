import { Text } from '@mantine/core'
import type * as Plot from '@observablehq/plot'
import { useCallback } from 'react'
import { Figure } from '../ui/figure.tsx'
import { counted, decimal } from '../ui/numbers.ts'
import type { CurvePoint } from './run-view.ts'

export type Scale = 'linear' | 'log'

export interface LossFigureProps {
  /** Of the training. */
  readonly name: string
  readonly steps: readonly CurvePoint[]
  readonly scale: Scale
}

/** Training loss as a line, held-out loss as a dashed line with a mark at each checkpoint: they differ without colour, too. */
export function LossFigure({ name, steps, scale }: LossFigureProps) {
  const options = useCallback((_: number, plot: typeof Plot): Plot.PlotOptions => {
    const trained = steps.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, loss, of: 'trained on' }]))
    const heldOut = steps.flatMap(({ step, heldOutLoss }) => (heldOutLoss === null ? [] : [{ step, loss: heldOutLoss, of: 'held out' }]))
    return {
      height: 260,
      marginLeft: 50,
      marginRight: 80,
      marginBottom: 44,
      // A step has no halves.
      x: { label: 'Step', labelOffset: 40, ticks: Math.min(10, (trained.at(-1)?.step ?? 2) - 1) },
      y: { label: 'Loss, nats', type: scale, grid: true, ...(scale === 'linear' && { zero: true }) },
      color: { domain: ['trained on', 'held out'], range: ['#4263eb', '#e8590c'] },
      marks: [
        plot.lineY(trained, { x: 'step', y: 'loss', stroke: 'of', strokeWidth: 1.5 }),
        plot.lineY(heldOut, { x: 'step', y: 'loss', stroke: 'of', strokeDasharray: '5 4' }),
        plot.dot(heldOut, { x: 'step', y: 'loss', stroke: 'of', symbol: 'square', r: 3 }),
        plot.text(trained.slice(-1), { x: 'step', y: 'loss', text: 'of', dx: 8, dy: 7, textAnchor: 'start' }),
        plot.text(heldOut.slice(-1), { x: 'step', y: 'loss', text: 'of', dx: 8, dy: -7, textAnchor: 'start' }),
      ],
    }
  }, [steps, scale])
  if (steps.length === 0) return <Text size="sm" c="dimmed">No step was made yet.</Text>
  return (
    <Figure
      title={`Loss, ${name}`} options={options} description={inWords(steps)}
      caption={`Loss on answer tokens of ${name}, ${counted(steps.at(-1)?.step ?? 0, 'step')}. Line: the examples of each step. Dashed, with squares: held-out examples, at each checkpoint.`}
    />
  )
}

function inWords(steps: readonly CurvePoint[]): string {
  const [first, last, heldOut] = [steps[0], steps.at(-1), steps.findLast(({ heldOutLoss }) => heldOutLoss !== null)]
  const told = `The loss went from ${decimal(first?.loss ?? null, 3)} at step ${first?.step ?? 0} to ${decimal(last?.loss ?? null, 3)} at step ${last?.step ?? 0}`
  return heldOut === undefined ? `${told}.` : `${told}; held-out loss ${decimal(heldOut.heldOutLoss, 3)} at step ${heldOut.step}.`
}
