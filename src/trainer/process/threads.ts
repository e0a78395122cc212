import { availableParallelism } from 'node:os'
import type { Batch, NativeModel } from './addon.ts'

/**
 * The number of threads that is fastest here and now: ggml's threads wait for each other in busy loops, so that on a
 * machine with other work two can be slower than one. Tries 1, 2, 4 … up to the cores, on one batch whose gradient is
 * thrown away. What comes out does not depend on it.
 */
export function measuredThreads(model: NativeModel, batch: Batch | undefined, cores = availableParallelism()): number {
  if (batch === undefined) return 1
  const counts = [...powersOfTwo(cores), cores].filter((count, i, all) => all.indexOf(count) === i)
  const times = counts.map((count) => ({ count, seconds: timeOf(model, batch, count) }))
  forgetGradient(model)
  return times.reduce((best, each) => (each.seconds < best.seconds ? each : best)).count
}

/** The better of two tries after a first one that warms up. */
function timeOf(model: NativeModel, batch: Batch, threads: number): number {
  model.setThreads(threads)
  model.backward(batch)
  return Math.min(
    ...[1, 2].map(() => {
      const began = performance.now()
      model.backward(batch)
      return performance.now() - began
    }),
  )
}

function forgetGradient(model: NativeModel): void {
  for (const { columns, rows, offset } of model.parameters())
    model.write('gradients', offset, new Float32Array(columns * rows))
}

function powersOfTwo(most: number): number[] {
  const powers: number[] = []
  for (let power = 1; power < most; power *= 2) powers.push(power)
  return powers
}
