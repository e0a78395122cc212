import type { Fitted } from '#core/conditions/condition.ts'
import { counted } from '#core/noun.ts'
import type { Example, Instance, Task } from '#core/task.ts'

/** What examples of a task are drawn from. */
export interface Pool {
  readonly from: 'positive examples' | 'instances that are never asked'
  readonly members: readonly Instance[]
}

/**
 * Positive examples where there are twice as many as are shown, so that two draws may have none in common; else
 * instances that the study never asks.
 */
export function poolOf(task: Task, k: number): Fitted<Pool> {
  const { positiveExamples, spareInstances: spare = [] } = task
  if (hasEnoughExamples(task, k))
    return { fit: true, value: { from: 'positive examples', members: positiveExamples.map(instanceOf) } }
  if (spare.length >= k) return { fit: true, value: { from: 'instances that are never asked', members: spare } }
  return {
    fit: false,
    reason: `${task.name}: k = ${k} examples to draw, ${counted(positiveExamples.length, 'positive example')} there (${2 * k} are needed) and ${counted(spare.length, 'instance')} that ${spare.length === 1 ? 'is' : 'are'} never asked (${k} are needed)`,
  }
}

export function hasEnoughExamples({ positiveExamples }: Pick<Task, 'positiveExamples'>, k: number): boolean {
  return positiveExamples.length >= 2 * k
}

/**
 * The task as if these were its examples, and it had no others. All references of theirs are right: a wrong
 * demonstration must be none of them.
 */
export function taskWith(task: Task, chosen: readonly Instance[]): Task {
  return {
    ...task,
    positiveExamples: chosen.map(exampleOf),
    negativeExamples: [],
    curatedExamples: [],
    knownOutputs: [
      ...(task.knownOutputs ?? []),
      ...[...task.positiveExamples.map(instanceOf), ...chosen].map(({ input, references }) => ({
        input,
        outputs: references,
      })),
    ],
  }
}

function instanceOf({ input, output, options }: Example, place: number): Instance {
  return { id: String(place), input, references: [output], ...(options && { options }) }
}

function exampleOf({ input, references: [output = ''], options }: Instance): Example {
  return { input, output, ...(options && { options }) }
}
