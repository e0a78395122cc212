import type { Decoding } from '#core/answers/decoding.ts'
import { asksTask } from '#core/study/cell-tasks.ts'
import { ineligibleReasons, tooFewInstances } from '#core/study/fitness.ts'
import type { Study, StudyTuning, Ineligible } from '#core/study/study.ts'
import type { TaskRow } from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import { preparedTasks } from '../collections/prepared-tasks.ts'

export interface FitTasks {
  readonly fit: readonly TaskRow[]
  readonly ineligible: readonly Ineligible[]
}

/**
 * Which tasks can be asked: under every condition, and by one decoding at least; others leave them out
 * (`cell-tasks.ts`).
 */
export function fitToAsk(
  store: Store,
  rows: readonly TaskRow[],
  study: Pick<Study, 'conditions' | 'decodings' | 'k' | 'seed' | 'instancesPerTask' | 'instanceSeed'>,
): FitTasks {
  const found = preparedTasks(store, rows, study.conditions, study).map((row) => ({
    row,
    ineligible: ineligibleReasons(row.task, study.conditions, study.decodings, study),
  }))
  return {
    fit: found.flatMap(({ row, ineligible }) => (canBeAsked(ineligible, study.decodings) ? [row] : [])),
    ineligible: found.flatMap(({ ineligible }) => ineligible),
  }
}

/** What of it one decoding asks. */
export function askedBy(decoding: Decoding, { fit, ineligible }: FitTasks): readonly TaskRow[] {
  return fit.filter(({ task }) => asksTask({ decoding }, task.name, { leftOut: ineligible }))
}

function canBeAsked(ineligible: readonly Ineligible[], decodings: readonly Decoding[]): boolean {
  const left = new Set<string>(decodings)
  const ofConditions = ineligible.filter(({ condition }) => !left.has(condition))
  return ofConditions.length === 0 && (ineligible.length === 0 || ineligible.length < left.size)
}

/** Which tasks can be trained on under every train condition, in every size. */
export function fitToTrain(
  store: Store,
  rows: readonly TaskRow[],
  { trainConditions, sizes }: StudyTuning,
  study: Pick<Study, 'k' | 'seed'>,
): FitTasks {
  const known = preparedTasks(store, rows, trainConditions, null)
  return without(
    known,
    known.flatMap(({ task, instanceCount }) => [
      ...ineligibleReasons(task, trainConditions, [], study),
      ...tooFewInstances(task.name, instanceCount, sizes),
    ]),
  )
}

export function ineligibleSentence(ineligible: Ineligible): string {
  return `invalid task for ${ineligible.condition}: ${ineligible.reason}`
}

function without(rows: readonly TaskRow[], ineligible: readonly Ineligible[]): FitTasks {
  const names = new Set(ineligible.map(({ task }) => task))
  return { fit: rows.filter(({ task }) => !names.has(task.name)), ineligible }
}
