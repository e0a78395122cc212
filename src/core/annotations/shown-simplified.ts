import { simplifiedDefinition } from '#core/conditions/definition-simplified.ts'
import type { Task } from '#core/task.ts'

/** What the condition Simplified shows of a task; undefined: no definition block, or the task cannot take it. */
export function shownSimplified(task: Task): string | undefined {
  const made = simplifiedDefinition.apply(task)
  return made.fit ? made.value : undefined
}
