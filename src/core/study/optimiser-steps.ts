import type { StudyTuning } from './study.ts'
import type { TrainingSettings } from './tuning.ts'

/** In the whole training. The last step of a pass takes what is left. */
export function stepCount({ epochs, batch }: Pick<TrainingSettings, 'epochs' | 'batch'>, examples: number): number {
  return epochs * Math.ceil(examples / batch)
}

/**
 * After how many steps a training's model is asked, beside its end: 1, 2, 4 … below the whole; none where the study
 * asks models at their ends alone. What tuning changes first it changes within a few steps: powers of two are dense
 * where that happens, and few where nothing does.
 */
export function checkpointsOf({ checkpoints, settings }: StudyTuning, examples: number): readonly number[] {
  if (checkpoints === undefined) return []
  const all = stepCount(settings, examples)
  const steps: number[] = []
  for (let step = 1; step < all; step *= 2) steps.push(step)
  return steps
}
