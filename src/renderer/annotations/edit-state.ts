import type { Client } from '../app/client.ts'
import { nameOf } from './shown-task.ts'
import type { Entry } from './turns.ts'
import type { ItemValue, SaveState } from './work.ts'

export interface Change {
  readonly task: string
  readonly item: ItemValue
}

/** What is shown, but not on disk yet. */
export interface Pending {
  readonly what: string
  /** By the clock of the page. */
  readonly at: string
  readonly changes: readonly Change[]
}

/** A step that a person has made, on its way to the host. */
export interface Act extends Pending {
  readonly kind: 'act'
  readonly changes: readonly (Change & {
    /** Step it was seen as; `mine`: as what was done before it leaves it. */ readonly seen:
      number | null | undefined | 'mine'
  })[]
  /** Done instead where the host refuses the first, so that a text is kept that may not be approved. */
  readonly otherwise: readonly Change[] | undefined
  /** As it can be taken back; undefined: nobody here knows what there was before. */
  readonly entry: Entry | undefined
  /** It was sent, and nobody knows whether it arrived. */
  readonly unsure: boolean
}

/** Undo or redo, on its way. */
export interface Turn extends Pending {
  readonly kind: 'undo' | 'redo'
  /**
   * What it is about, as far as is known here; undefined: the host alone knows, and nothing is shown before it has
   * answered.
   */
  readonly entry: Entry | undefined
  /** Newest step before it. */
  readonly since: number
  /** Newest step that is known here with all before it; undefined: the host has not said yet. */
  readonly seen: number | undefined
  readonly unsure: boolean
}

export type Job = Act | Turn

/** What was not done, and why; what was typed is still in it. */
export interface Refusal {
  readonly id: number
  readonly what: string
  readonly reasons: readonly string[]
  readonly changes: readonly Change[]
  /** Somebody else has changed the same meanwhile. */
  readonly by: { readonly author: string; readonly at: string; readonly what: string } | null
  /** What was to be taken back or made again was not what this page knew of. */
  readonly turn?: 'undo' | 'redo'
}

export interface EditState {
  /** In their order. */
  readonly pending: readonly Pending[]
  readonly saved: SaveState
  /** An undo or redo of which nobody here knows what it will do is not answered yet. */
  readonly turning: boolean
  /** What undo and redo would do; undefined: the host has not said yet. */
  readonly next: Next | undefined
  readonly refusals: readonly Refusal[]
  /** The last undo or redo, as soon as is known what it does. */
  readonly turned: Turned | undefined
}

export interface Turned {
  readonly kind: 'undo' | 'redo'
  /** `null`: nothing was done, for want of anything to do or for these reasons. */
  readonly what: string | null
  readonly changes: readonly Change[]
  readonly reasons: readonly string[]
}

export type Next = Awaited<ReturnType<Client['annotations']['act']>>['next']

/** Of an item, among all of a set. */
export function keyOf({ task, item }: Change): string {
  return `${nameOf(item)}\n${task}`
}

/** What a job is about cannot be done either to what it would have left. */
export function withoutFollowers(
  first: Job,
  rest: readonly Job[],
): { readonly gone: readonly Job[]; readonly kept: readonly Job[] } {
  const gone = [first]
  const about = new Set(first.changes.map(keyOf))
  const kept = rest.filter((job) => {
    const follows =
      job.kind === 'act'
        ? job.changes.some((each) => each.seen === 'mine' && about.has(keyOf(each)))
        : job.changes.some((each) => about.has(keyOf(each)))
    if (!follows) return true
    gone.push(job)
    for (const each of job.changes) about.add(keyOf(each))
    return false
  })
  return { gone, kept }
}
