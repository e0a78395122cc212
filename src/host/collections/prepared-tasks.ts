import type { Condition } from '#core/conditions/condition.ts'
import type { TaskRow } from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import { withKnownOutputs } from './known-outputs.ts'
import { withNounsInInputs } from './nouns-in-inputs.ts'
import { withOtherDefinitions } from './other-definitions.ts'
import { withReadFields } from './task-fields.ts'

/** Tasks with whatever of their instances and their collection these conditions need to know. */
export function preparedTasks(
  store: Store,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
): readonly TaskRow[] {
  const known = withKnownOutputs(store, rows, conditions)
  const read = withReadFields(store, known, conditions)
  return withOtherDefinitions(store, withNounsInInputs(store, read, conditions), conditions)
}
