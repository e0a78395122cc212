import type { Condition, Instruction } from '#core/conditions/condition.ts'
import { calledTask, makeInstruction, type CalledTask } from '#core/conditions/index.ts'
import { renamedReferences } from '#core/target-words/renamed-task.ts'
import type { Instance, Task } from '#core/task.ts'
import type { Study } from './study.ts'

/** What stands before an instance, in training as in asking. The task was found fit when the study was planned. */
export function plannedInstruction(
  task: Task,
  condition: Condition,
  { k, seed }: Pick<Study, 'k' | 'seed'>,
): Instruction {
  const made = makeInstruction(task, condition, { k, seed })
  if (!made.fit) throw new Error(unfit(task, made.reason))
  return made.value
}

/** A task and its instances as one condition calls their labels: what is offered, taught, accepted and scored. */
export interface PlannedWords extends CalledTask {
  readonly instanceOf: (instance: Instance) => Instance
}

export function plannedWords(task: Task, condition: Condition, { seed }: Pick<Study, 'seed'>): PlannedWords {
  const called = calledTask(task, condition, { seed })
  if (!called.fit) throw new Error(unfit(task, called.reason))
  const { words } = called.value
  return {
    ...called.value,
    instanceOf: (instance) =>
      words === null ? instance : { ...instance, references: renamedReferences(instance, words) },
  }
}

function unfit({ name }: Task, reason: string): string {
  return `task ${name} was planned but is ineligible: ${reason}`
}
