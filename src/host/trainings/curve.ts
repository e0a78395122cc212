import type { ReadableDB } from '#store/store.ts'
import { readTrainings, readTrainingSteps, type TrainingStep } from '#store/trainings.ts'

/** Points of a loss curve that a figure on a screen can show apart. */
export const pointsShown = 500

/** @param training its position in the run */
export function readCurve(
  db: ReadableDB,
  run: string,
  training: number,
  points?: number,
): { heldOutBefore: number | null; curve: readonly TrainingStep[] } {
  const row = readTrainings(db, run)[training]
  return { heldOutBefore: row?.heldOutBefore ?? null, curve: row ? thinned(readTrainingSteps(db, row.id), points) : [] }
}

/**
 * At most so many steps, spread evenly over all of them: each stands for those before it, and is one with a held-out
 * loss or the end of an epoch where there is one.
 */
export function thinned(steps: readonly TrainingStep[], points = Infinity): readonly TrainingStep[] {
  if (steps.length <= points) return steps
  return Array.from({ length: points }, (_, i) => {
    const part = steps.slice(Math.floor((i * steps.length) / points), Math.floor(((i + 1) * steps.length) / points))
    return part.findLast(({ epochLoss, heldOutLoss }) => epochLoss !== null || heldOutLoss !== null) ?? part.at(-1)
  }).filter((step) => step !== undefined)
}
