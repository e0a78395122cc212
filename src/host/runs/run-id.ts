import { randomBytes } from 'node:crypto'
import type { Reason } from '#contract/errors.ts'
import { findRuns, type RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'

/** Short enough to type; eight hexadecimal digits do not meet by chance among the runs of one person. */
export function newRunId(): string {
  return randomBytes(4).toString('hex')
}

export type FoundRun =
  { readonly state: 'found'; readonly run: RunRow } | { readonly state: 'refused'; readonly reason: Reason }

/** @param asked an id, the beginning of one, or a run's name where only one run has it */
export function findRun(db: ReadableDB, asked: string): FoundRun {
  const runs = findRuns(db, asked)
  const exact = runs.find((run) => run.id === asked)
  const run = exact ?? (runs.length === 1 ? runs[0] : undefined)
  if (run) return { state: 'found', run }
  if (runs.length === 0) return { state: 'refused', reason: { sentence: `invalid run: ${asked}`, remedy: 'list runs' } }
  return {
    state: 'refused',
    reason: `invalid run: ${asked} means several: ${runs.map((each) => each.id).join(', ')} (use an id)`,
  }
}
