import type { ConditionOptions, ExamplesCondition, Fitted, ShownExample } from '#core/conditions/condition.ts'
import type { Task } from '#core/task.ts'
import type { SelectionName } from './names.ts'

/** The skeleton of every way in this folder to choose which examples of a task are shown, and in which order. */
export interface Selection {
  readonly name: SelectionName
  /** Part of a cell's key: raised whenever it chooses others. */
  readonly version: number
  readonly describe: string
  /** The examples it chooses, as a condition alters them. */
  readonly apply: (
    task: Task,
    condition: ExamplesCondition,
    options: ConditionOptions,
  ) => Fitted<readonly ShownExample[]>
}
