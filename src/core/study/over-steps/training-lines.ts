import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import type { Line } from '../line.ts'

/** One kind of training as it goes on: the untuned model, each checkpoint and the end, asked with the same. */
export interface TrainingLines {
  readonly trained: Condition
  readonly asked: Condition
  /** Instances of each train task. */
  readonly size: number
  /** In the order of their steps, under each decoding. */
  readonly models: readonly ModelLine[]
}

export interface ModelLine extends Moment {
  readonly line: Line
  /** Its place among all lines. */
  readonly place: number
}

export interface Moment {
  /** Optimiser steps; 0: the untuned model. */
  readonly step: number
  readonly isEnd: boolean
}

/**
 * @param lines with checkpoints
 * @param ends how many steps a training of a size has, where one is done
 */
export function trainingLines(lines: readonly Line[], ends: ReadonlyMap<number, number>): readonly TrainingLines[] {
  const placed = lines.map((line, place) => ({ line, place }))
  const tuned = placed.filter(({ line }) => line.training !== null)
  return [...Map.groupBy(tuned, ({ line }) => trainingKey(line)).values()].flatMap((own): TrainingLines[] => {
    const { training, condition: asked } = own[0]?.line ?? {}
    if (!training || !asked) return []
    const untuned = placed.filter(
      ({ line }) => line.training === null && conditionName(line.condition) === conditionName(asked),
    )
    const models = [...untuned, ...own].flatMap(({ line, place }): ModelLine[] => {
      const step = line.training === null ? 0 : (line.training.step ?? ends.get(training.size))
      const isEnd = line.training !== null && line.training.step === undefined
      return step === undefined ? [] : [{ line, place, step, isEnd }]
    })
    return [
      {
        trained: training.condition,
        asked,
        size: training.size,
        models: models.toSorted((one, other) => one.step - other.step),
      },
    ]
  })
}

function trainingKey({ training, condition }: Line): string {
  return JSON.stringify([training && conditionName(training.condition), training?.size, conditionName(condition)])
}
