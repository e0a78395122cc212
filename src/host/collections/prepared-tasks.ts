import type { Condition } from '#core/conditions/condition.ts'
import type { TaskRow } from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import { withKnownOutputs } from './known-outputs.ts'
import { withNounsInInputs } from './nouns-in-inputs.ts'

/** Tasks with whatever of their instances these conditions need to know. */
export function preparedTasks(
  store: Store,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
): readonly TaskRow[] {
  return withNounsInInputs(store, withKnownOutputs(store, rows, conditions), conditions)
}
