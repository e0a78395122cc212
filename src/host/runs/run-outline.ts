import type { MarkedCell } from '#core/study/mark.ts'
import type { Parity } from '#core/study/parity.ts'
import type { Study } from '#core/study/study.ts'
import { readCells, readRunTasks, type RunRow, type RunTask } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { countTrials } from '#store/trial-rows.ts'
import { readTrainings } from '#store/trainings.ts'

/** What a run's trials are told with: its tasks and cells, without any trial. */
export interface RunOutline {
  readonly study: Study
  readonly tasks: readonly RunTask[]
  readonly cells: readonly (MarkedCell & { readonly id: number; readonly parity: Parity | null })[]
}

export function readRunOutline(db: ReadableDB, run: RunRow): RunOutline {
  const counts = countTrials(db, run.id)
  const certificates = new Map(readTrainings(db, run.id).map(({ id, parity }) => [id, parity]))
  return {
    study: run.study,
    tasks: readRunTasks(db, run.id),
    cells: readCells(db, run.id).map(({ id, cell, training }) => ({
      id,
      cell,
      trials: { length: counts.get(id) ?? 0 },
      parity: training === null ? null : (certificates.get(training) ?? null),
      modeDifference: run.modeDifference,
    })),
  }
}
