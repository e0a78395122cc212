import { tooFew, type Interval, type TooFew } from './interval.ts'
import type { Bootstrap } from './paired-bootstrap.ts'
import { valuesOf } from './paired-rows.ts'
import { rescaledDraws, rescaledInterval } from './rescaled.ts'

/** A model of a training by how far that has come. */
export interface Passed {
  /** Optimiser steps; 0: the untuned model. */
  readonly step: number
  /** Place among the means of the rows. */
  readonly mean: number
}

/** What a training changes of one score from before its first step to its end, in points. */
export interface Change {
  readonly value: number
  readonly interval95: Interval | TooFew
}

/**
 * The first step that was asked after which half of the whole change is there. Whatever stands between two steps that
 * were asked is not known and not interpolated: with powers of two the change is half done after this step, and was not
 * after half as many. The score may fall again behind it.
 */
export type HalfTime =
  | {
      readonly state: 'found'
      readonly step: number
      /** Of the bootstrap's draws 95 % have their half-time within these steps, both among those that were asked. */
      readonly low: number
      readonly high: number
      /** Of each draw, in the order drawn. */
      readonly drawn: Float64Array
    }
  /** `unchanged`: no change is shown that could be half done. */
  | { readonly state: 'unchanged' | 'too few' }

export interface Halved {
  readonly change: Change
  readonly halfTime: HalfTime
}

/** @param passed in the order of their steps, from the untuned model to the end; at least two */
export function halved(bootstrap: Bootstrap, passed: readonly Passed[]): Halved {
  const [first, last] = [passed[0]!, passed.at(-1)!]
  const change = changeOf(bootstrap, first, last)
  const state = stateOf(bootstrap, change)
  if (state !== 'found') return { change, halfTime: { state } }
  const means = passed.map(({ mean }) => meanOf(valuesOf(bootstrap.rows, mean)))
  const drawn = bootstrap.draws[first.mean]!.map(
    (_, draw) => passed[halfOf(passed.map(({ mean }) => bootstrap.draws[mean]![draw]!))]!.step,
  )
  const sorted = drawn.toSorted()
  return {
    change,
    halfTime: {
      state,
      step: passed[halfOf(means)]!.step,
      low: sorted[Math.floor(0.025 * (sorted.length - 1))]!,
      high: sorted[Math.ceil(0.975 * (sorted.length - 1))]!,
      drawn,
    },
  }
}

/**
 * How many times the steps double from one half-time to another, with the interval of the draws; `null` where one of
 * them has none. Both are of the same draws: of a bootstrap with the same seed, tasks and instances.
 */
export function doublings(from: HalfTime, to: HalfTime): (Omit<Interval, 'level'> & { readonly value: number }) | null {
  if (from.state !== 'found' || to.state !== 'found') return null
  const apart = (one: number, other: number) => Math.log2(other / one)
  const drawn = from.drawn.map((step, draw) => apart(step, to.drawn[draw]!)).toSorted()
  return {
    value: apart(from.step, to.step),
    low: drawn[Math.floor(0.025 * (drawn.length - 1))]!,
    high: drawn[Math.ceil(0.975 * (drawn.length - 1))]!,
  }
}

function changeOf(bootstrap: Bootstrap, first: Passed, last: Passed): Change {
  const rescaled = rescaledDraws(bootstrap, [
    { mean: last.mean, weight: 1 },
    { mean: first.mean, weight: -1 },
  ])
  return {
    value: meanOf(valuesOf(bootstrap.rows, last.mean, first.mean)),
    interval95: rescaled === tooFew ? tooFew : rescaledInterval(rescaled, 0.95),
  }
}

function stateOf({ rows }: Bootstrap, { value, interval95 }: Change): HalfTime['state'] {
  if (rows.instances < 2) return 'too few'
  // Without spread every draw has the same change, such as from 0 to 100 %.
  if (interval95 === tooFew) return Math.abs(value) > roundingError ? 'found' : 'unchanged'
  return interval95.low > 0 || interval95.high < 0 ? 'found' : 'unchanged'
}

/** Points. */
const roundingError = 1e-9

/** The place of the first value that is half way from the first to the last; of a draw without a change the last. */
function halfOf(values: readonly number[]): number {
  const [start, whole] = [values[0]!, values.at(-1)! - values[0]!]
  const half = values.findIndex(
    (value, i) => i > 0 && (value - start) * Math.sign(whole) >= Math.abs(whole) / 2 - roundingError,
  )
  return whole === 0 ? values.length - 1 : half
}

/** Percent, of values from 0 to 1. */
function meanOf(values: Float64Array): number {
  return (100 * values.reduce((sum, value) => sum + value, 0)) / values.length
}
