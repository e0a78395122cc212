import type { AskingMode } from '#core/models/asking-mode.ts'

/** How many requests may be in flight at an endpoint. */
export interface Pace {
  readonly inFlight: number
  /** Good answers since the last change. */
  readonly good: number
}

/** In flight: at first in fast mode, and at most. */
const [firstInFlight, maxInFlight] = [4, 64]
/** Good answers in a row after which one more is tried. */
const goodForOneMore = 20
/** What is left of them when the server has too much to do. */
const whenBusy = 0.8

/** Exact mode has one: servers batch what comes together, and other batches may round otherwise. */
export function firstPace(mode: AskingMode): Pace {
  return { inFlight: mode === 'exact' ? 1 : firstInFlight, good: 0 }
}

/** Additive increase, multiplicative decrease (Chiu & Jain 1989). */
export function nextPace(pace: Pace, mode: AskingMode, outcome: 'good' | 'busy'): Pace {
  if (mode === 'exact') return pace
  if (outcome === 'busy') return { inFlight: Math.max(1, Math.floor(pace.inFlight * whenBusy)), good: 0 }
  if (pace.good + 1 < goodForOneMore) return { ...pace, good: pace.good + 1 }
  return { inFlight: Math.min(maxInFlight, pace.inFlight + 1), good: 0 }
}
