import { contentLeftOut, withoutNames, type WithoutName } from '#core/conditions/condition.ts'
import { withoutConditions } from '#core/conditions/definition-without.ts'
import type { BenchTask } from '../work.ts'
import { liveTask } from './live.ts'

export interface Removal {
  readonly name: WithoutName
  /** `without label list` */
  readonly title: string
  /** The definition without that part; undefined: the task cannot take the condition. */
  readonly text: string | undefined
  /** There is such a part, and nothing beside it. */
  readonly emptied: boolean
}

/** Every condition that leaves a type of content out, as the tags on the bench have it. */
export function removalsOf(task: BenchTask, set: string): readonly Removal[] {
  const live = liveTask(task, set)
  return withoutNames.map((name) => {
    const title = contentLeftOut(name)
    const made = withoutConditions[name].apply(live)
    const tagged = live.contentTags?.some(({ type }) => `without ${type}` === title) ?? false
    return { name, title, text: made.fit ? made.value : undefined, emptied: !made.fit && tagged }
  })
}
