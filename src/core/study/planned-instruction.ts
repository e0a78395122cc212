import type { Condition, Instruction } from '#core/conditions/condition.ts'
import { makeInstruction } from '#core/conditions/index.ts'
import type { Task } from '#core/task.ts'
import type { Study } from './study.ts'

/** What stands before an instance, in training as in asking. The task was found fit when the study was planned. */
export function plannedInstruction(
  task: Task,
  condition: Condition,
  { k, seed }: Pick<Study, 'k' | 'seed'>,
): Instruction {
  const made = makeInstruction(task, condition, { k, seed })
  if (!made.fit) throw new Error(`task ${task.name} was planned but is ineligible: ${made.reason}`)
  return made.value
}
