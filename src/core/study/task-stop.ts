import { stopRuleFor, type StopChoice, type StopRule } from '#core/answers/stop-rule.ts'
import type { Instance, Task } from '#core/task.ts'

/**
 * What ends the free answers of one task of a study. Labels count beside the references, since a label may be none of the
 * instances' reference.
 *
 * @param instances those that the study asks, or trains on
 */
export function taskStop(choice: StopChoice | undefined, { answerSpace }: Pick<Task, 'answerSpace'>, instances: Iterable<Pick<Instance, 'references'>>): StopRule {
  return stopRuleFor(choice, textsOf(answerSpace, instances))
}

function* textsOf(answerSpace: Task['answerSpace'], instances: Iterable<Pick<Instance, 'references'>>): Generator<string> {
  if (answerSpace.kind === 'classification') yield* answerSpace.labels
  for (const { references } of instances) yield* references
}
