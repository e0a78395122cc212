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
      sinceTry: 0,
      share: firstShare,
      changed: false,
    }
    this.#measured.set(magnitude, measured)
    const way = this.#mayTryAll(magnitude) ? choose(measured, tokens) : 'one'
    this.#threaded.maxThreads = way === 'one' ? 1 : this.#most
    const start = this.#clock()
    const result = await run()
    remember(measured, way, this.#clock() - start, tokens)
    return result
  }

  /**
   * Few tokens are tried first, which costs little: where all threads are slower for them, somebody else is busy, and a
   * long prompt with all threads could take minutes. Without fewer tokens to go by it is tried.
   */
  #mayTryAll(magnitude: number): boolean {
    const smaller = [...this.#measured]
      .filter(([other, { all, one }]) => other < magnitude && all.length > 0 && one.length > 0)
      .sort(([a], [b]) => a - b)[0]?.[1]
    return smaller === undefined || fasterOf(smaller.all, smaller.one) === 'all'
  }
}

type Way = 'all' | 'one'

interface Measured {
  /** Milliseconds per token, the last few evaluations with all threads. */
  all: readonly number[]
  one: readonly number[]
  /** Milliseconds of evaluations since the slower way was last tried. */
  sinceTry: number
  /** Of the time, what may go into trying the slower way; half as much after each try that finds it slower again. */
  share: number
  /** The faster way has just changed, and is not yet certain. */
  changed: boolean
}

/** Evaluations of each way that count: few, so that a change of load is soon seen. */
const kept = 3
/** Shares of the time for tries, since the machine may have become busy or idle: the first, and the smallest. */
const [firstShare, minShare] = [0.1, 0.02]

/** One thread first: it is never slower than the number of threads times, all of them may be a hundred times slower. */
function choose({ all, one, sinceTry, share }: Measured, tokens: number): Way {
  if (one.length === 0) return 'one'
  if (all.length === 0) return 'all'
  const faster = fasterOf(all, one)
  const cost = Math.abs(mean(all) - mean(one)) * tokens
  return cost > share * sinceTry ? faster : otherThan(faster)
}

function remember(measured: Measured, way: Way, time: number, tokens: number): void {
  const perToken = time / tokens
  const other = measured[otherThan(way)]
  const isTry = other.length > 0 && (measured[way].length === 0 || way !== fasterOf(measured.all, measured.one))
  measured.sinceTry = isTry ? 0 : measured.sinceTry + time
  if (isTry && perToken < mean(other)) {
    // What it took before was of another load.
    measured[way] = [perToken]
    measured.changed = true
    return
  }
  measured[way] = [...measured[way], perToken].slice(-kept)
  if (isTry) measured.share = Math.max(minShare, measured.share / 2)
  else if (measured.changed && measured[way].length === kept) {
    measured.share = firstShare
    measured.changed = false
  }
}

function otherThan(way: Way): Way {
  return way === 'one' ? 'all' : 'one'
}

function fasterOf(all: readonly number[], one: readonly number[]): Way {
  return mean(one) < mean(all) ? 'one' : 'all'
}

/** Not the median: starting the threads is fast most times and very slow some times, and all of it is waited for. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
