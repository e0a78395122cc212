import { needsLabels, type Decoding } from '#core/answers/decoding.ts'
import { conditionName, makeInstruction } from '#core/conditions/index.ts'
import type { Condition, ConditionOptions } from '#core/conditions/condition.ts'
import type { Task } from '#core/task.ts'
import type { Unfit } from './study.ts'

/** Every reason why a task cannot take part in a study; none means it is fit. */
export function unfitReasons(
  task: Task,
  conditions: readonly Condition[],
  decodings: readonly Decoding[],
  options: ConditionOptions,
): readonly Unfit[] {
  const byCondition = conditions.flatMap((condition) => {
    const made = makeInstruction(task, condition, options)
    return made.fit ? [] : [{ task: task.name, condition: conditionName(condition), reason: made.reason }]
  })
  if (task.answerSpace.kind === 'classification') return byCondition
  const byDecoding = decodings.filter(needsLabels).map((decoding) => ({
    task: task.name,
    condition: decoding,
    reason: `${task.name}: it is a generation task, and ${decoding} decoding needs a label space`,
  }))
  return [...byCondition, ...byDecoding]
}
