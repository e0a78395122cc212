import { randomBelow, seedFrom, seededRandom, shuffled } from '#core/random/index.ts'
import type { Instance } from '#core/task.ts'
import type { StudyTuning } from './study.ts'
import type { TrainingFactors } from './training.ts'

/**
 * The positions of a train task's instances that are trained on: the first `size` of an order drawn by the seed, so
 * that of one seed a larger size holds every instance of a smaller one.
 *
 * @param count instances the task has
 */
export function trainedPositions(
  task: string,
  count: number,
  { size, seed }: Pick<TrainingFactors, 'size' | 'seed'>,
): readonly number[] {
  return orderOf(task, count, seed).slice(0, size)
}

/**
 * The positions that follow the study's largest size: no training of that seed is ever given them. Fewer where the task
 * has no more.
 */
export function heldOutPositions(
  task: string,
  count: number,
  { sizes, heldOutPerTask }: StudyTuning,
  seed: number,
): readonly number[] {
  const largest = Math.max(...sizes)
  return orderOf(task, count, seed).slice(largest, largest + heldOutPerTask)
}

/** Every position that some training of the study is given, in ascending order: what a run has to keep. */
export function neededPositions(task: string, count: number, tuning: StudyTuning): readonly number[] {
  const size = Math.max(...tuning.sizes)
  const needed = tuning.seeds.flatMap((seed) => [
    ...trainedPositions(task, count, { size, seed }),
    ...heldOutPositions(task, count, tuning, seed),
  ])
  return [...new Set(needed)].sort((a, b) => a - b)
}

/** What an instance teaches: always a right output, one of them by seed where there are several. */
export function targetOf(task: string, { id, references }: Instance, seed: number): string {
  const chosen =
    references.length > 1 ? randomBelow(seededRandom(seedFrom(`${seed} ${task} ${id}`) | 0), references.length) : 0
  return (references[chosen] ?? '').trim()
}

function orderOf(task: string, count: number, seed: number): readonly number[] {
  return shuffled(
    seededRandom(seedFrom(`${seed} ${task}`) | 0),
    Array.from({ length: count }, (_, position) => position),
  )
}
