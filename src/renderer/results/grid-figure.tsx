import type * as Plot from '@observablehq/plot'
import { useCallback } from 'react'
import { mark } from '#core/study/mark.ts'
import { Figure } from '../ui/figure.tsx'
import type { GridCell } from './figure-data.ts'

export interface GridFigureProps {
  readonly title: string
  readonly score: string
  readonly cells: readonly GridCell[]
  readonly caption: string
}

/** What was trained on against what was asked under, every number written in its place; a part for each size. */
export function GridFigure({ title, score, cells, caption }: GridFigureProps) {
  const options = useCallback((width: number, plot: typeof Plot): Plot.PlotOptions => {
    const [trains, tests, sizes] = [cells.map(({ train }) => train), cells.map(({ test }) => test), cells.map(({ size }) => size)].map((names) => new Set<string | number>(names))
    const values = cells.map(({ value }) => value)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const left = 24 + 7 * Math.max(...cells.map(({ train }) => train.length))
    const place = { fx: 'size', x: 'test', y: 'train' } as const
    return {
      height: 96 + 44 * (trains?.size ?? 1),
      width: Math.min(width, left + 40 + 110 * (tests?.size ?? 1) * (sizes?.size ?? 1)),
      marginLeft: left,
      marginTop: 40,
      marginBottom: 44,
      style: { fontSize: '12px' },
      x: { label: 'Asked under', domain: [...tests ?? []] },
      y: { label: 'Trained on', domain: [...trains ?? []] },
      fx: { label: null, tickFormat: (size: number) => `${size} per task` },
      color: { type: 'linear', scheme: 'blues', domain: [low - 1, high + 1] },
      marks: [
        plot.cell(cells, { ...place, fill: 'value', inset: 1, title: ({ train, test, size, value, n }: GridCell) => `${train} → ${test}, ${size} per task: ${value.toFixed(1)} %, n = ${n}` }),
        plot.text(cells, { ...place, text: ({ value, marked }: GridCell) => `${value.toFixed(1)}${marked ? ` ${mark}` : ''}`, fill: ({ value }: GridCell) => (value > low + (high - low) * 0.55 ? '#fff' : '#000') }),
      ],
    }
  }, [cells])
  const description = `${score}: ${cells.map(({ train, test, size, value }) => `trained on ${train}, asked under ${test}, ${size} per task ${value.toFixed(1)} %`).join('; ')}`
  return <Figure title={title} caption={caption} description={description} options={options} />
}
