/** How far a run is. Rates count only what this process asked, not what was stored before it was resumed. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** Trials a second over the last trials; `null` until two are done. */
  readonly perSecond: number | null
  /** Seconds; `null` while there is no rate. */
  readonly secondsLeft: number | null
}

/**
 * Trials the rate is taken over: enough to smooth tasks of different length, few enough to follow a change of
 * condition.
 */
const window = 50

/** Feed it with the time (milliseconds of any steady clock) after each trial. */
export function progressMeter(total: number, doneBefore: number) {
  const times: number[] = []
  let done = doneBefore
  return {
    step(now: number): Progress {
      done++
      times.push(now)
      if (times.length > window) times.shift()
      return this.now()
    },
    now(): Progress {
      const [first, last] = [times[0], times.at(-1)]
      const elapsed = first === undefined || last === undefined ? 0 : (last - first) / 1000
      const perSecond = elapsed > 0 ? (times.length - 1) / elapsed : null
      return { done, total, perSecond, secondsLeft: perSecond === null ? null : (total - done) / perSecond }
    },
  }
}
