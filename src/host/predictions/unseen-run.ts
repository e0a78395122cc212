import type { OpenedRun } from '#store/bundles.ts'
import type { RunRow } from '#store/runs.ts'

/** Where a cell is while it is filled, or on its way out: in a run that nobody sees, so that nobody sees half of it. */
export function unseenRun({ study, name }: Pick<RunRow, 'study' | 'name'>, id: string, at: Date): OpenedRun {
  return {
    id,
    study,
    name,
    state: 'stopped',
    message: null,
    createdAt: at.toISOString(),
    finishedAt: null,
    notes: '',
    tags: [],
  }
}
