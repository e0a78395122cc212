import type { Client } from '../app/client.ts'
import { nameOf } from './shown-task.ts'
import type { ItemValue, SaveState, Step } from './work.ts'

export interface Change {
  readonly task: string
  readonly item: ItemValue
}

/** A step that a person has made, on its way to the host. */
export interface Act {
  readonly kind: 'act'
  readonly what: string
  /** By the clock of the page. */
  readonly at: string
  readonly changes: readonly (Change & { /** Step it was seen as; `mine`: as the act before it leaves it. */ readonly seen: number | null | undefined | 'mine' })[]
  /** Done instead where the host refuses the first, so that a text is kept that may not be approved. */
  readonly otherwise: readonly Change[] | undefined
  /** It was sent, and nobody knows whether it arrived. */
  readonly unsure: boolean
}

export interface Turn {
  readonly kind: 'undo' | 'redo'
  readonly since: number
  readonly unsure: boolean
}

/** What was not done, and why; what was typed is still in it. */
export interface Refusal {
  readonly id: number
  readonly what: string
  readonly reasons: readonly string[]
  readonly changes: readonly Change[]
  /** Somebody else has changed the same meanwhile. */
  readonly by: { readonly author: string; readonly at: string; readonly what: string } | null
}

export interface DeskState {
  /** Shown, but not on disk yet, in their order. */
  readonly acts: readonly Act[]
  readonly saved: SaveState
  /** Undo or redo was asked for and is not answered yet. */
  readonly turning: boolean
  /** What undo and redo would do, as the host last said; undefined: it has not said yet. */
  readonly next: Next | undefined
  readonly refusals: readonly Refusal[]
  /** The last undo or redo that was answered here. */
  readonly turned: Turned | undefined
}

export interface Turned {
  readonly kind: 'undo' | 'redo'
  /** `null`: nothing was done, for want of anything to do or for these reasons. */
  readonly step: Step | null
  readonly reasons: readonly string[]
}

export type Next = Awaited<ReturnType<Client['annotations']['act']>>['next']

export type Job = Act | Turn

/** Of an item, among all of a set. */
export function keyOf({ task, item }: Change): string {
  return `${nameOf(item)}\n${task}`
}

/** What an act is about cannot be done either to what it would have left. */
export function withoutFollowers(first: Act, rest: readonly Job[]): { readonly gone: readonly Act[]; readonly kept: readonly Job[] } {
  const gone = [first]
  const about = new Set(first.changes.map(keyOf))
  const kept = rest.filter((job) => {
    if (job.kind !== 'act' || !job.changes.some((each) => each.seen === 'mine' && about.has(keyOf(each)))) return true
    gone.push(job)
    for (const each of job.changes) about.add(keyOf(each))
    return false
  })
  return { gone, kept }
}
