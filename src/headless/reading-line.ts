import type { Reading } from './model-words.ts'
import { progressLine } from './progress-line.ts'

/** Bytes from which on reading takes long enough to be watched. */
const large = 200e6

/**
 * The steps of a file that is read or written as a progress line, and what they end with.
 *
 * @param from bytes of a file that is worth a line
 */
export async function untilEnd<Step extends Reading, End>(
  steps: { next(): Promise<IteratorResult<Step, End>> },
  what: (step: Step) => string,
  from = large,
): Promise<End> {
  const line = progressLine(() => performance.now())
  try {
    for (;;) {
      const step = await steps.next()
      if (step.done === true) return step.value
      const { bytes, totalBytes, bytesPerSecond, secondsLeft } = step.value
      if (totalBytes < from) continue
      line.show({
        done: Math.round(bytes / 1e6),
        total: Math.round(totalBytes / 1e6),
        perSecond: bytesPerSecond && bytesPerSecond / 1e6,
        secondsLeft,
        unit: 'MB/s',
        what: what(step.value),
      })
    }
  } finally {
    line.end()
  }
}
