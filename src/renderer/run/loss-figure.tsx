import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { lossFigure, type LossPoint, type LossScale } from '#figures/loss.ts'
import { DrawnFigure } from '../app/drawn-figure.tsx'

export type Scale = LossScale

export interface LossFigureProps {
  /** Of the training. */
  readonly name: string
  readonly steps: readonly LossPoint[]
  readonly scale: Scale
}

export function LossFigure({ name, steps, scale }: LossFigureProps) {
  const figure = useMemo(() => lossFigure(name, steps, scale), [name, steps, scale])
  return steps.length === 0 ? (
    <Text size="sm" c="dimmed">
      No step was made yet.
    </Text>
  ) : (
    <DrawnFigure figure={figure} />
  )
}
