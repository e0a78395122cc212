import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import type { Fitted } from '#core/conditions/condition.ts'
import { isClosed, type Task } from '#core/task.ts'

/** A definition that was written for another task, shown instead of a task's own one. */
export interface OtherDefinition {
  readonly task: string
  readonly definition: string
}

type Described = Pick<Task, 'name' | 'definition' | 'categories' | 'answerSpace'>

/**
 * Moderately misleading: the definition of another task of the same category with as many labels, drawn by seed, so
 * that an answer to it could be one to the task itself.
 */
export function relatedDefinition(
  task: Described,
  others: readonly Described[],
  seed: number,
): Fitted<OtherDefinition> {
  return drawn(
    task,
    others.filter((other) => sharesCategory(task, other) && hasAsManyLabels(task, other)),
    { seed, what: 'another task of its category with as many labels' },
  )
}

/** Extremely misleading: the definition of a task of another category, drawn by seed. */
export function unrelatedDefinition(
  task: Described,
  others: readonly Described[],
  seed: number,
): Fitted<OtherDefinition> {
  return drawn(
    task,
    others.filter((other) => other.categories.length > 0 && !sharesCategory(task, other)),
    { seed, what: 'a task of another category' },
  )
}

function drawn(
  task: Described,
  candidates: readonly Described[],
  { seed, what }: { readonly seed: number; readonly what: string },
): Fitted<OtherDefinition> {
  const own = task.definition.trim()
  const usable = candidates.filter(
    ({ name, definition }) => name !== task.name && definition.trim() !== '' && definition.trim() !== own,
  )
  const inOrder = usable.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const [chosen] = shuffled(seededRandom(seedFrom(`${seed} ${task.name}`)), inOrder)
  return chosen === undefined
    ? { fit: false, reason: `${task.name}: the collection has no definition of ${what} to show instead` }
    : {
        fit: true,
        value: { task: chosen.name, definition: chosen.definition },
        notes: [`${task.name}: shown with the definition of ${chosen.name}`],
      }
}

function sharesCategory(one: Described, other: Described): boolean {
  return one.categories.some((category) => other.categories.includes(category))
}

function hasAsManyLabels({ answerSpace: one }: Described, { answerSpace: other }: Described): boolean {
  if (one.kind === 'classification' && other.kind === 'classification') return one.labels.length === other.labels.length
  return one.kind === other.kind && !isClosed(one.kind)
}
