import { counted } from '#core/noun.ts'
import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import type { Fitted } from '#core/conditions/condition.ts'
import { isClosed, type OtherDefinition, type OtherDefinitions, type Task } from '#core/task.ts'
import type { OtherDefinitionName } from './names.ts'

type Described = Pick<Task, 'name' | 'definition' | 'categories' | 'answerSpace'>

/** Of each kind: as many as there are names for them. */
const most = 5

/**
 * What may be shown of a collection instead of a task's own definition, each kind in an order of its own for each task.
 * Moderately misleading: the definition of another task of the same category with as many labels, so that an answer to
 * it could be one to the task itself. Extremely misleading: the definition of a task of another category.
 *
 * @param others every task of the collection; their order does not matter
 */
export function otherDefinitions(task: Described, others: readonly Described[]): OtherDefinitions {
  return {
    moderate: drawn(
      task,
      others.filter((other) => sharesCategory(task, other) && hasAsManyLabels(task, other)),
    ),
    extreme: drawn(
      task,
      others.filter((other) => other.categories.length > 0 && !sharesCategory(task, other)),
    ),
  }
}

/** The definition that stands behind a template's name, with its task in a note. */
export function otherDefinition(
  name: OtherDefinitionName,
  { name: of, otherDefinitions: known }: Pick<Task, 'name' | 'otherDefinitions'>,
): Fitted<string> {
  const kind = name.startsWith('misleading-moderate-') ? 'moderate' : 'extreme'
  const place = Number(name.split('-').at(-1))
  const there = known?.[kind] ?? []
  const chosen = there[place - 1]
  if (chosen !== undefined)
    return { fit: true, value: chosen.definition, notes: [`${of}: shown with the definition of ${chosen.task}`] }
  return {
    fit: false,
    reason: `${of}: the collection has ${counted(there.length, 'definition')} of ${kinds[kind]}, and this would be the ${place}${ordinals[place - 1] ?? 'th'}`,
  }
}

const kinds = {
  moderate: 'other tasks of its category with as many labels',
  extreme: 'tasks of another category',
} as const

const ordinals = ['st', 'nd', 'rd'] as const

function drawn(task: Described, candidates: readonly Described[]): readonly OtherDefinition[] {
  const own = task.definition.trim()
  const usable = candidates.filter(
    ({ name, definition }) => name !== task.name && definition.trim() !== '' && definition.trim() !== own,
  )
  const inOrder = usable.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return shuffled(seededRandom(seedFrom(task.name)), inOrder)
    .slice(0, most)
    .map(({ name, definition }) => ({ task: name, definition }))
}

function sharesCategory(one: Described, other: Described): boolean {
  return one.categories.some((category) => other.categories.includes(category))
}

function hasAsManyLabels({ answerSpace: one }: Described, { answerSpace: other }: Described): boolean {
  if (one.kind === 'classification' && other.kind === 'classification') return one.labels.length === other.labels.length
  return one.kind === other.kind && !isClosed(one.kind)
}
