/** Something that evaluates with at most `maxThreads` threads; node-llama-cpp's Llama. */
export interface Threaded {
  maxThreads: number
}

/**
 * Chooses between all the threads allowed and one, by measuring while asking.
 *
 * ggml starts its threads anew for every evaluation and lets them wait for one another in busy loops. Where the system
 * puts them onto one core first, a single token takes 5 to 25 ms in place of 9 (134M parameters, two cores), and beside
 * another busy process up to 3 seconds; left alone, the same threads are nearly twice as fast. No answer depends on the
 * choice: each row of a product is summed by one thread, whichever it is.
 */
export class ThreadChoice {
  readonly #threaded: Threaded
  readonly #most: number
  /** Milliseconds. */
  readonly #clock: () => number
  /** By magnitude of the number of tokens: a long prompt and a single token gain differently. */
  readonly #measured = new Map<number, Measured>()

  constructor(threaded: Threaded, most: number, clock: () => number) {
    this.#threaded = threaded
    this.#most = most
    this.#clock = clock
  }

  /** Runs an evaluation of so many tokens with the threads that have proved faster. */
  async evaluate<T>(tokens: number, run: () => Promise<T>): Promise<T> {
    if (this.#most === 1) return run()
    const magnitude = Math.floor(Math.log2(Math.max(1, tokens)))
    const measured = this.#measured.get(magnitude) ?? {
      all: [],
      one: [],
      untilRetry: firstRetry,
      retryAfter: firstRetry,
    }
    this.#measured.set(magnitude, measured)
    const way = choose(measured, tokens * this.#most)
    this.#threaded.maxThreads = way === 'one' ? 1 : this.#most
    const start = this.#clock()
    const result = await run()
    remember(measured, way, (this.#clock() - start) / tokens)
    return result
  }
}

type Way = 'all' | 'one'

interface Measured {
  /** Milliseconds per token, the last few evaluations with all threads. */
  all: readonly number[]
  one: readonly number[]
  untilRetry: number
  retryAfter: number
}

/** Evaluations of each way before one is preferred. */
const enough = 4
/**
 * After so many evaluations the slower way is tried again, since the machine may have become busy or idle; each time it
 * is slower again, twice as many pass before the next.
 */
const firstRetry = 64
/**
 * Milliseconds that one thread may take for it to be tried: what takes longer gains more from threads than it waits.
 */
const worthTrying = 1000

/** @param work tokens × threads: how many times the time per token one thread takes at most */
function choose({ all, one, untilRetry }: Measured, work: number): Way {
  if (all.length === 0 || Math.min(...all) * work > worthTrying) return 'all'
  if (all.length < enough || one.length < enough) return one.length < all.length ? 'one' : 'all'
  const faster = fasterOf(all, one)
  if (untilRetry > 0) return faster
  return faster === 'one' ? 'all' : 'one'
}

function remember(measured: Measured, way: Way, time: number): void {
  const { all, one } = measured
  const decided = all.length >= enough && one.length >= enough
  const other = way === 'one' ? all : one
  measured.untilRetry--
  if (decided && measured.untilRetry < 0) {
    const slowerStill = time >= mean(other)
    measured.retryAfter = slowerStill ? measured.retryAfter * 2 : firstRetry
    measured.untilRetry = measured.retryAfter
    // Faster this time: measured from the beginning, beside what the other way took last.
    if (!slowerStill) measured[way] = []
  }
  measured[way] = [...measured[way], time].slice(-enough)
}

function fasterOf(all: readonly number[], one: readonly number[]): Way {
  return mean(one) < mean(all) ? 'one' : 'all'
}

/** Not the median: starting the threads is fast most times and very slow some times, and all of it is waited for. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
