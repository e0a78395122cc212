import { describe, expect, test } from 'vitest'
import { threadsByLoad } from '#trainer/process/threads.ts'

/** A batch in seconds, with one thread and with all; from the batch `changesAt` on the second load. */
interface Load {
  readonly one: number
  readonly all: number
}
const [idle, busy]: readonly Load[] = [
  { one: 3.4, all: 1.75 },
  { one: 3.5, all: 20 },
]

/** Seconds that so many batches take, and would take with the better choice for each. */
function simulated(loadAt: (batch: number) => Load, batches: number): { taken: number; best: number } {
  let [now, threads, batch] = [0, 1, 0]
  const chooser = threadsByLoad({ setThreads: (count) => (threads = count) }, 2, () => now * 1000)
  let best = 0
  for (; batch < batches; batch++) {
    const load = loadAt(batch)
    chooser.run(896, () => (now += threads === 1 ? load.one : load.all))
    best += Math.min(load.one, load.all)
  }
  return { taken: now, best }
}

describe('the threads of a training', () => {
  test.each([
    ['on an idle machine', () => idle, 1.05],
    ['beside a busy process', () => busy, 1.05],
    ['on a machine that becomes busy', (batch: number) => (batch < 200 ? idle : busy), 1.1],
    // Found late: a try of all threads was expected to take six times as long.
    ['on a machine that becomes idle', (batch: number) => (batch < 200 ? busy : idle), 1.2],
  ] as const)('%s lose little to the better choice in 500 batches', (_, loadAt, bound) => {
    const { taken, best } = simulated(loadAt as (batch: number) => Load, 500)
    expect(taken / best).toBeLessThan(bound)
  })

  test('beside a busy process one thread is tried first, and all of them once in the first ten batches', () => {
    const { taken } = simulated(() => busy!, 10)
    expect(taken).toBeCloseTo(9 * busy!.one + busy!.all)
  })

  test('a single core has no choice', () => {
    const counts: number[] = []
    const threads = threadsByLoad({ setThreads: (count) => counts.push(count) }, 1)
    for (let i = 0; i < 5; i++) threads.run(100, () => i)
    expect(new Set(counts)).toEqual(new Set([1]))
  })
})
