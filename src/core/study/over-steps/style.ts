import { styleMetrics, styleNames, type Answered, type Measured, type StyleName } from '#core/style/index.ts'
import type { Line } from '../line.ts'
import { trainingLines, type Moment, type TrainingLines } from './training-lines.ts'

/** How the answers of one kind of training are written as it goes on. */
export interface StyleOverSteps extends Omit<TrainingLines, 'models'> {
  readonly steps: readonly StyleStep[]
}

export interface StyleStep extends Moment {
  /** Answers, of all seeds. */
  readonly n: number
  /** `null`: there is nothing to measure. */
  readonly measured: Readonly<Record<StyleName, Measured | null>>
}

/**
 * @param written lines of free answers, with checkpoints; each with its answers to generation tasks
 * @param ends how many steps a training of a size has, where one is done
 */
export function styleOverSteps(
  written: readonly { readonly line: Line; readonly answered: readonly Answered[] }[],
  ends: ReadonlyMap<number, number>,
): readonly StyleOverSteps[] {
  const asked = written.filter(({ answered }) => answered.length > 0)
  return trainingLines(
    asked.map(({ line }) => line),
    ends,
  ).map(({ models, ...training }) => ({
    ...training,
    steps: models.map(({ place, step, isEnd }) => {
      const answered = asked[place]?.answered ?? []
      const measured = Object.fromEntries(styleNames.map((name) => [name, styleMetrics[name].measure(answered)]))
      return { step, isEnd, n: answered.length, measured: measured as StyleStep['measured'] }
    }),
  }))
}
