import { seededRandom, shuffled } from '#core/random/index.ts'
import type { TrainingSettings } from '#core/study/tuning.ts'

/**
 * Which examples each step takes, from a step on: every pass takes all of them once, in an order of its own that
 * depends on the seed alone, so that a resumed training goes on with the same steps.
 *
 * @param from steps done before
 */
export function* stepsFrom(
  { epochs, batch, seed }: TrainingSettings,
  examples: number,
  from: number,
): Generator<readonly number[]> {
  const random = seededRandom(seed | 0)
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(
      random,
      Array.from({ length: examples }, (_, i) => i),
    )
    for (let first = 0; first < examples; first += batch) {
      if (step++ >= from) yield order.slice(first, first + batch)
    }
  }
}

/** @param step counted from 1 */
export function learningRateAt(
  { learningRate, schedule, warmUp }: TrainingSettings,
  step: number,
  steps: number,
): number {
  const rising = Math.round(warmUp * steps)
  if (step <= rising) return (learningRate * step) / rising
  // 1 at the end of the warm-up; with the last step one step short of 0, so that it still learns.
  const left = (steps - step + 1) / (steps - rising)
  switch (schedule) {
    case 'constant':
      return learningRate
    case 'linear':
      return learningRate * left
    case 'cosine':
      return (learningRate * (1 - Math.cos(Math.PI * left))) / 2
  }
}
