import type { RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { trialsStamp } from '#store/trial-rows.ts'
import { findRun } from '../../runs/run-id.ts'
import { readRunOutline, type RunOutline } from '../../runs/run-outline.ts'
import type { Answered } from '../requests.ts'

/** A run without its trials, and what has been found among them. */
export interface Outlined {
  readonly run: RunRow
  readonly outline: RunOutline
  /** The store's numbers of the instances that a question has found, by the question. */
  readonly found: Map<string, readonly number[]>
  /** Trials that a search has found, as the index numbers them, by the search. */
  readonly foundTrials: Map<string, readonly number[]>
}

/** Runs kept in memory: the one being looked at, and the one before. */
const kept = 2

/** What has been read of runs, as long as nothing has been added to them. */
export class Outlines {
  readonly db: ReadableDB
  readonly #runs = new Map<string, Outlined & { readonly stamp: string }>()

  constructor(db: ReadableDB) {
    this.db = db
  }

  of(id: string): Answered<Outlined> {
    const found = findRun(this.db, id)
    if (found.state === 'refused') return found
    const { run } = found
    const stamp = trialsStamp(this.db, run.id)
    const known = this.#runs.get(run.id)
    const entry =
      known?.stamp === stamp
        ? known
        : {
            stamp,
            run,
            outline: readRunOutline(this.db, run),
            found: new Map<string, readonly number[]>(),
            foundTrials: new Map<string, readonly number[]>(),
          }
    this.#runs.delete(run.id)
    this.#runs.set(run.id, entry)
    for (const old of [...this.#runs.keys()].slice(0, -kept)) this.#runs.delete(old)
    return { state: 'answered', answer: entry }
  }
}
