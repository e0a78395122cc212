import type { Outcome } from '#core/answers/outcome.ts'
import type { AnswerEnd } from '#core/answers/stop-rule.ts'
import type { Parity } from '#core/study/parity.ts'
import type { AskedCell, ResultsInput, ScoredTrial } from '#core/study/results-table.ts'
import { readCells, readRunOptions, readRunReferences, readRunTasks, type RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { readTrainings } from '#store/trainings.ts'
import { countAnswerEnds, readScoredTrials } from '#store/trials.ts'

export interface RunResults extends ResultsInput {
  readonly cells: readonly (AskedCell & {
    readonly id: number
    readonly instances: number
    readonly parity: Parity | null
  })[]
  /** Trials of each cell by outcome, in the order of `cells`. */
  readonly outcomes: readonly Readonly<Partial<Record<Outcome, number>>>[]
  /** Answers of each cell by what ended them, in the same order. */
  readonly ends: readonly Readonly<Partial<Record<AnswerEnd, number>>>[]
}

/** Everything of a run that its table is made of; reads no prompt and no answer. */
export function readRunResults(db: ReadableDB, run: RunRow): RunResults {
  const byCell = new Map<number, ScoredTrial[]>()
  for (const trial of readScoredTrials(db, run.id)) {
    const trials = byCell.get(trial.cell)
    if (trials) trials.push(trial)
    else byCell.set(trial.cell, [trial])
  }
  const ends = countAnswerEnds(db, run.id)
  const certificates = new Map(readTrainings(db, run.id).map(({ id, parity }) => [id, parity]))
  const cells = readCells(db, run.id).map(({ id, cell, training, instances }) => ({
    id,
    cell,
    instances,
    trials: byCell.get(id) ?? [],
    parity: training === null ? null : (certificates.get(training) ?? null),
    modeDifference: run.modeDifference,
  }))
  return {
    study: run.study,
    tasks: readRunTasks(db, run.id),
    references: readRunReferences(db, run.id),
    options: readRunOptions(db, run.id),
    cells,
    outcomes: cells.map(({ trials }) => countOutcomes(trials)),
    ends: cells.map(({ id }) => ends.get(id) ?? {}),
    modeDifference: run.modeDifference,
  }
}

function countOutcomes(trials: readonly { readonly outcome: Outcome }[]): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const { outcome } of trials) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}
