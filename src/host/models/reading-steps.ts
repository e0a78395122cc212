import type { Host } from '../host.ts'

/** How far a long reading or writing of a file is, in bytes. */
export interface Step {
  readonly bytes: number
  readonly totalBytes: number
}

interface Rate {
  readonly bytesPerSecond: number | null
  readonly secondsLeft: number | null
}

/** Milliseconds between two words about how far it is. */
const emitEvery = 100

/**
 * Steps as a face is told of them: now and then, with the rate of their phase. Whoever leaves ends the work.
 *
 * @param left what the work then ends with
 */
export async function* reported<Told extends Step & { readonly phase?: string }, End>(
  { now }: Pick<Host, 'now'>,
  steps: AsyncGenerator<Told, End>,
  left: End,
): AsyncGenerator<Told & Rate, End> {
  let phase: string | undefined
  let [begun, bytesBefore, last, bytesLast] = [now(), 0, now(), -1]
  try {
    for (;;) {
      const step = await steps.next()
      if (step.done === true) return step.value
      const { bytes, totalBytes } = step.value
      const at = now()
      if (step.value.phase !== phase) [phase, begun, bytesBefore] = [step.value.phase, at, bytes]
      else if (bytes === bytesLast || (at - last < emitEvery && bytes < totalBytes)) continue
      ;[last, bytesLast] = [at, bytes]
      const bytesPerSecond = at > begun ? (1000 * (bytes - bytesBefore)) / (at - begun) : null
      yield { ...step.value, bytesPerSecond, secondsLeft: bytesPerSecond && (totalBytes - bytes) / bytesPerSecond }
    }
  } finally {
    await steps.return(left)
  }
}
