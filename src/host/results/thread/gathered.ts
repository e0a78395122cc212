import { comparedColumns } from '#core/study/comparisons.ts'
import type { DrawnColumns, PairedColumns } from '#core/study/paired-columns.ts'
import { countRunInstances, type RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { readTrainings, type TrainingRow } from '#store/trainings.ts'
import { trialsStamp } from '#store/trial-rows.ts'
import { findRun } from '../../runs/run-id.ts'
import { readRunResults, type RunResults } from '../run-results.ts'
import type { Answered } from '../requests.ts'
import type { Drawing } from './drawing.ts'

/** A run with everything its tables are made of. */
export interface GatheredRun {
  readonly run: RunRow
  readonly results: RunResults
  /** Takes long when it is first asked for; rejects when the signal is aborted. */
  readonly drawn: (signal?: AbortSignal) => Promise<readonly DrawnColumns[]>
  /** Of other columns, by the study's seed. */
  readonly draw: (columns: readonly PairedColumns[], signal?: AbortSignal) => Promise<readonly DrawnColumns[]>
  /** How many steps a training of a size has, where one is done. */
  readonly ends: ReadonlyMap<number, number>
}

/** Runs kept in memory: the one being looked at, and the one before. */
const kept = 2

/** What has been gathered of runs, as long as nothing has been added to them. */
export class Gathered {
  readonly #db: ReadableDB
  readonly #drawing: Drawing
  readonly #runs = new Map<
    string,
    { readonly state: string; readonly results: RunResults; drawn: readonly DrawnColumns[] | undefined }
  >()

  constructor(db: ReadableDB, drawing: Drawing) {
    this.#db = db
    this.#drawing = drawing
  }

  /** With their certificates. */
  trainings(run: string): readonly TrainingRow[] {
    return readTrainings(this.#db, run)
  }

  of(id: string): Answered<GatheredRun> {
    const found = findRun(this.#db, id)
    if (found.state === 'refused') return found
    const { run } = found
    const state = stateOf(this.#db, run)
    const known = this.#runs.get(run.id)
    if (known?.state !== state) this.#drawing.wake(countRunInstances(this.#db, run.id))
    const entry = known?.state === state ? known : { state, results: readRunResults(this.#db, run), drawn: undefined }
    this.#runs.delete(run.id)
    this.#runs.set(run.id, entry)
    for (const old of [...this.#runs.keys()].slice(0, -kept)) this.#runs.delete(old)
    const draw: GatheredRun['draw'] = (columns, signal) => this.#drawing.draw(columns, run.study.seed, signal)
    const drawn = async (signal?: AbortSignal) => (entry.drawn ??= await draw(comparedColumns(entry.results), signal))
    const ends = endsOf(readTrainings(this.#db, run.id))
    return { state: 'answered', answer: { run, results: entry.results, drawn, draw, ends } }
  }
}

/** By size: all trainings of one have as many steps. */
export function endsOf(
  trainings: readonly { readonly size: number; readonly step?: number | undefined; readonly steps: number | null }[],
): ReadonlyMap<number, number> {
  return new Map(
    trainings.flatMap(({ size, step, steps }) =>
      step === undefined && steps !== null ? [[size, steps] as const] : [],
    ),
  )
}

/** Everything that may change of a run's results while it has this id: plan and instances stay as they were. */
function stateOf(db: ReadableDB, run: RunRow): string {
  return JSON.stringify([
    trialsStamp(db, run.id),
    readTrainings(db, run.id).map(({ id, parity, steps }) => [id, parity, steps]),
    run.modeDifference,
  ])
}
