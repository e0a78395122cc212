import { stopRuleFor, type StopChoice, type StopRule } from '#core/answers/stop-rule.ts'
import type { Instance, Task } from '#core/task.ts'

/**
 * What ends the free answers of one task of a study. Labels and options count beside the references: they can be
 * answered, too.
 *
 * @param instances those that the study asks, or trains on
 */
export function taskStop(
  choice: StopChoice | undefined,
  { answerSpace }: Pick<Task, 'answerSpace'>,
  instances: Iterable<Pick<Instance, 'references' | 'options'>>,
): StopRule {
  return stopRuleFor(choice, textsOf(answerSpace, instances))
}

function* textsOf(
  answerSpace: Task['answerSpace'],
  instances: Iterable<Pick<Instance, 'references' | 'options'>>,
): Generator<string> {
  if (answerSpace.kind === 'classification') yield* answerSpace.labels
  for (const { references, options = [] } of instances) {
    yield* references
    yield* options
  }
}
