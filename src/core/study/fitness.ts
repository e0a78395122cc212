import { needsLabels, type Decoding } from '#core/answers/decoding.ts'
import { unusableLabels } from '#core/answers/usable-labels.ts'
import { conditionName, makeInstruction } from '#core/conditions/index.ts'
import type { Condition, ConditionOptions } from '#core/conditions/condition.ts'
import { counted } from '#core/noun.ts'
import type { Task } from '#core/task.ts'
import type { Ineligible } from './study.ts'

/** Every reason why a task cannot take part in a study; none means it is fit. */
export function ineligibleReasons(
  task: Task,
  conditions: readonly Condition[],
  decodings: readonly Decoding[],
  options: ConditionOptions,
): readonly Ineligible[] {
  const byCondition = conditions.flatMap((condition) => {
    const made = makeInstruction(task, condition, options)
    return made.fit ? [] : [{ task: task.name, condition: conditionName(condition), reason: made.reason }]
  })
  const byDecoding = decodings.filter(needsLabels).flatMap((decoding) => {
    const why = reasonAgainstLabels(task)
    return why === undefined
      ? []
      : [
          {
            task: task.name,
            condition: decoding,
            reason: `${task.name}: ${why}; ${decoding} decoding chooses among labels`,
          },
        ]
  })
  return [...byCondition, ...byDecoding]
}

/**
 * None where a train task has as many instances as the study's largest size; held-out ones may be fewer than asked for.
 */
export function tooFewInstances(task: string, instanceCount: number, sizes: readonly number[]): readonly Ineligible[] {
  const size = Math.max(...sizes)
  return instanceCount >= size
    ? []
    : [{ task, condition: `a size of ${size}`, reason: `${task}: it has ${counted(instanceCount, 'instance')}` }]
}

function reasonAgainstLabels({ answerSpace }: Task): string | undefined {
  switch (answerSpace.kind) {
    case 'classification':
      return unusableLabels(answerSpace.labels)
    // Options are checked one instance after the other when they are imported (`exchange/fields.ts`).
    case 'choice':
      return undefined
    case 'generation':
      return 'it is a generation task'
  }
}
