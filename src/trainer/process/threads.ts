import { availableParallelism } from 'node:os'
import type { NativeModel } from '#addon/addon.ts'

/** Runs the batches of a training, each with as many threads as are worth it. */
export interface Threads {
  /** The most that it uses. */
  readonly most: number
  run<T>(tokens: number, work: () => T): T
}

export function fixedThreads(model: NativeModel, most: number): Threads {
  model.setThreads(most)
  return { most, run: (_, work) => work() }
}

/**
 * Chooses between all cores and one, batch by batch, by the time they take: parts of a batch never wait for each other,
 * but a batch of a single part is shared by ggml's threads, which wait in busy loops, and beside another busy process
 * all of them are several times slower than one. What comes out does not depend on it, so it may change at any batch.
 */
export function threadsByLoad(
  model: Pick<NativeModel, 'setThreads'>,
  most = availableParallelism(),
  clock = () => performance.now(),
): Threads {
  let measured: Measured = { times: { one: [], all: [] }, sinceTry: 0, share: firstShare }
  return {
    most,
    run(tokens, work) {
      const way = most === 1 ? 'one' : choose(measured, tokens)
      model.setThreads(way === 'one' ? 1 : most)
      const began = clock()
      const result = work()
      measured = withTime(measured, way, clock() - began, tokens)
      return result
    },
  }
}

type Way = 'one' | 'all'

interface Measured {
  /** Milliseconds per token of the last few batches of each way. */
  readonly times: Readonly<Record<Way, readonly number[]>>
  /** Milliseconds of batches since the slower way was last tried. */
  readonly sinceTry: number
  /** Of the time, what may go into trying the slower way. */
  readonly share: number
}

/** Batches of each way that count: few, so that a change of load is soon seen. */
const kept = 3
/** The first share, and the smallest: half as much after each try that finds the slower way slower again. */
const [firstShare, minShare] = [0.1, 0.02]

/** One thread first: it is never slower than the number of threads times, all of them may be. */
function choose({ times, sinceTry, share }: Measured, tokens: number): Way {
  if (times.one.length === 0) return 'one'
  if (times.all.length === 0) return 'all'
  const faster = fasterOf(times)
  const lost = Math.abs(mean(times.all) - mean(times.one)) * tokens
  return lost > share * sinceTry ? faster : otherThan(faster)
}

function withTime({ times, sinceTry, share }: Measured, way: Way, time: number, tokens: number): Measured {
  const perToken = time / tokens
  const other = times[otherThan(way)]
  const isTry = other.length > 0 && (times[way].length === 0 || way !== fasterOf(times))
  const isFaster = isTry && perToken < mean(other)
  return {
    // What it took before a try that turned out faster was of another load.
    times: { ...times, [way]: isFaster ? [perToken] : [...times[way], perToken].slice(-kept) },
    sinceTry: isTry ? 0 : sinceTry + time,
    share: isFaster ? firstShare : isTry ? Math.max(minShare, share / 2) : share,
  }
}

function fasterOf({ one, all }: Measured['times']): Way {
  return mean(one) < mean(all) ? 'one' : 'all'
}

function otherThan(way: Way): Way {
  return way === 'one' ? 'all' : 'one'
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
