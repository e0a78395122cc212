import type { ItemValue } from '#contract/annotations.ts'
import type { Reason } from '#contract/errors.ts'
import type { Task } from '#core/task.ts'
import { findActiveSet } from '#store/annotation-sets.ts'
import { findTask } from '../collections/tasks.ts'
import type { Host } from '../host.ts'
import { wordingProblems } from './annotations.ts'
import { keepItem } from './keep-item.ts'

export type Said =
  | {
      readonly state: 'said'
      readonly task: Task
      /** What takes it back, in its set; `null`: everything was as wanted already. */
      readonly step: { readonly set: string; readonly number: number } | null
    }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/** Keeps what a person says of the wording of a task, and gives the task as it stands with it. */
export async function saidOfTask(
  host: Pick<Host, 'store' | 'date'>,
  of: { readonly collection: string; readonly task: string; readonly author?: string | undefined },
  item: Extract<ItemValue, { readonly kind: 'fields' | 'paraphrases' }>,
): Promise<Said> {
  const before = findTask(host.store, of.collection, of.task)
  if (before.state === 'refused') return before
  const reasons = wordingProblems(host.store, before.task, item).map((reason) => `${of.task}: ${reason}`)
  if (reasons.length > 0) return { state: 'refused', reasons }
  const { step } = await keepItem(host, { collection: before.task.collection, task: of.task }, item, of.author)
  const after = findTask(host.store, of.collection, of.task)
  if (after.state === 'refused') return after
  const set = findActiveSet(host.store, before.task.collection)?.name
  return {
    state: 'said',
    task: after.task.task,
    step: step === null || set === undefined ? null : { set, number: step },
  }
}
