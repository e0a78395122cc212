import { isLocked } from '#store/lock.ts'
import { readCells, type RunRow } from '#store/runs.ts'
import type { SnapshotEvent } from './active-run.ts'
import type { Host } from '../host.ts'

/** A run that says `running` while nobody carries it out was killed: it has stopped without a word. */
export function stateOf(host: Pick<Host, 'store' | 'slot'>, run: RunRow): SnapshotEvent['state'] {
  return run.state === 'running' && !isUnderWay(host, run.id) ? 'interrupted' : run.state
}

/** Here or in another process. */
export function isUnderWay(host: Pick<Host, 'store' | 'slot'>, run: string): boolean {
  return host.slot.active(run) !== undefined || isLocked(host.store, `run-${run}`)
}

/** What is stored of a run that is not under way here. */
export function storedSnapshot(host: Pick<Host, 'store' | 'slot'>, run: RunRow): SnapshotEvent {
  return {
    type: 'snapshot',
    run: run.id,
    state: stateOf(host, run),
    here: false,
    ending: null,
    progress: { done: run.done, total: run.total, perSecond: null, secondsLeft: null },
    cells: readCells(host.store, run.id).map(({ done, instances }, cell) => ({ cell, done, total: instances })),
    last: null,
    training: null,
    certifying: null,
    comparing: null,
  }
}
