import type { Decoding } from '#core/answers/decoding.ts'
import { asksTask } from '#core/study/cell-tasks.ts'
import { unfitReasons, tooFewInstances } from '#core/study/fitness.ts'
import type { Study, StudyTuning, Unfit } from '#core/study/study.ts'
import type { TaskRow } from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import { withKnownOutputs } from '../collections/known-outputs.ts'

export interface FitTasks {
  readonly fit: readonly TaskRow[]
  readonly unfit: readonly Unfit[]
}

/**
 * Which tasks can be asked: under every condition, and by one decoding at least; others leave them out
 * (`cell-tasks.ts`).
 */
export function fitToAsk(
  store: Store,
  rows: readonly TaskRow[],
  study: Pick<Study, 'conditions' | 'decodings' | 'k' | 'seed'>,
): FitTasks {
  const found = withKnownOutputs(store, rows, study.conditions).map((row) => ({
    row,
    unfit: unfitReasons(row.task, study.conditions, study.decodings, study),
  }))
  return {
    fit: found.flatMap(({ row, unfit }) => (canBeAsked(unfit, study.decodings) ? [row] : [])),
    unfit: found.flatMap(({ unfit }) => unfit),
  }
}

/** What of it one decoding asks. */
export function askedBy(decoding: Decoding, { fit, unfit }: FitTasks): readonly TaskRow[] {
  return fit.filter(({ task }) => asksTask({ decoding }, task.name, { leftOut: unfit }))
}

function canBeAsked(unfit: readonly Unfit[], decodings: readonly Decoding[]): boolean {
  const left = new Set<string>(decodings)
  const ofConditions = unfit.filter(({ condition }) => !left.has(condition))
  return ofConditions.length === 0 && (unfit.length === 0 || unfit.length < left.size)
}

/** Which tasks can be trained on under every train condition, in every size. */
export function fitToTrain(
  store: Store,
  rows: readonly TaskRow[],
  { trainConditions, sizes }: StudyTuning,
  study: Pick<Study, 'k' | 'seed'>,
): FitTasks {
  const known = withKnownOutputs(store, rows, trainConditions)
  return without(
    known,
    known.flatMap(({ task, instanceCount }) => [
      ...unfitReasons(task, trainConditions, [], study),
      ...tooFewInstances(task.name, instanceCount, sizes),
    ]),
  )
}

export function unfitSentence(unfit: Unfit): string {
  return `invalid task for ${unfit.condition}: ${unfit.reason}`
}

function without(rows: readonly TaskRow[], unfit: readonly Unfit[]): FitTasks {
  const names = new Set(unfit.map(({ task }) => task))
  return { fit: rows.filter(({ task }) => !names.has(task.name)), unfit }
}
