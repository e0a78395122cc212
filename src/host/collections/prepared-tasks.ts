import type { Condition } from '#core/conditions/condition.ts'
import type { TaskRow } from '#store/collections.ts'
import type { Store } from '#store/store.ts'
import { withKnownOutputs } from './known-outputs.ts'
import { withNounsInInputs } from './nouns-in-inputs.ts'
import { withOtherDefinitions } from './other-definitions.ts'
import { withSpareInstances, type Asking } from './spare-instances.ts'
import { withReadFields } from './task-fields.ts'

/**
 * Tasks with whatever of their instances and their collection these conditions need to know.
 *
 * @param asking `null`: they are trained on, so that none of their instances is spare
 */
export function preparedTasks(
  store: Store,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
  asking: Asking | null,
): readonly TaskRow[] {
  const known = withKnownOutputs(store, rows, conditions)
  const read = withReadFields(store, known, conditions)
  const defined = withOtherDefinitions(store, withNounsInInputs(store, read, conditions), conditions)
  return asking === null ? defined : withSpareInstances(store, defined, conditions, asking)
}
