import { unfitReasons, tooFewInstances } from '#core/study/fitness.ts'
import type { Study, StudyTuning, Unfit } from '#core/study/study.ts'
import type { TaskRow } from '#store/collections.ts'

export interface FitTasks {
  readonly fit: readonly TaskRow[]
  readonly unfit: readonly Unfit[]
}

/** Which tasks can be asked under every condition and decoding. */
export function fitToAsk(rows: readonly TaskRow[], study: Pick<Study, 'conditions' | 'decodings' | 'k' | 'seed'>): FitTasks {
  return without(rows, rows.flatMap(({ task }) => unfitReasons(task, study.conditions, study.decodings, study)))
}

/** Which tasks can be trained on under every train condition, in every size. */
export function fitToTrain(rows: readonly TaskRow[], { trainConditions, sizes }: StudyTuning, study: Pick<Study, 'k' | 'seed'>): FitTasks {
  return without(rows, rows.flatMap(({ task, instanceCount }) => [
    ...unfitReasons(task, trainConditions, [], study),
    ...tooFewInstances(task.name, instanceCount, sizes),
  ]))
}

export function unfitSentence(unfit: Unfit): string {
  return `invalid task for ${unfit.condition}: ${unfit.reason}`
}

function without(rows: readonly TaskRow[], unfit: readonly Unfit[]): FitTasks {
  const names = new Set(unfit.map(({ task }) => task))
  return { fit: rows.filter(({ task }) => !names.has(task.name)), unfit }
}
