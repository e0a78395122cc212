import type { ItemValue } from '#contract/annotations.ts'
import type { ItemKind } from './words.ts'

export interface Difference {
  readonly task: string
  /** Its name in the log. */
  readonly item: string
  /** Of the own set and of the other; `null`: not in it. */
  readonly values: readonly [ItemValue | null, ItemValue | null]
  readonly origins: readonly [Origin | null, Origin | null]
}

export interface Origin {
  readonly step: number
  readonly author: string
  readonly at: string
}

/** Whose value it is to be, for this comparison. */
export type Decision = 'own' | 'other'
export type Decisions = ReadonlyMap<string, Decision>

export const wheres = {
  all: 'anywhere',
  both: 'in both sets',
  other: 'in the other only',
  own: 'in the own only',
} as const
export type Where = keyof typeof wheres

export interface DifferenceFilter {
  readonly kind: ItemKind | 'all'
  readonly where: Where
  /** Part of a task's name. */
  readonly task: string
  readonly undecidedOnly: boolean
}

export const everything: DifferenceFilter = { kind: 'all', where: 'all', task: '', undecidedOnly: false }

export function differenceKey({ task, item }: Pick<Difference, 'task' | 'item'>): string {
  return `${item}\n${task}`
}

export function kindOf({ values: [own, other] }: Difference): ItemKind {
  return (own ?? other)?.kind ?? 'pair'
}

export function filtered(
  differences: readonly Difference[],
  { kind, where, task, undecidedOnly }: DifferenceFilter,
  decisions: Decisions,
): readonly Difference[] {
  const wanted = task.trim().toLowerCase()
  return differences.filter(
    (each) =>
      (kind === 'all' || kindOf(each) === kind) &&
      (where === 'all' || whereIs(each) === where) &&
      each.task.toLowerCase().includes(wanted) &&
      !(undecidedOnly && decisions.has(differenceKey(each))),
  )
}

/** The next one nobody has decided, behind a place of the list or from its beginning; undefined: there is none. */
export function nextUndecided(list: readonly Difference[], from: number, decisions: Decisions): number | undefined {
  const open = (each: Difference) => !decisions.has(differenceKey(each))
  const behind = list.findIndex((each, i) => i > from && open(each))
  const found = behind === -1 ? list.findIndex(open) : behind
  return found === -1 ? undefined : found
}

/**
 * The item as it is to stand in the own set: under its name there, which may be another one in the other set, and at
 * its place there, which is no matter of opinion.
 */
export function itemToTake({ values: [own, other] }: Difference, whose: Decision): ItemValue | undefined {
  if (whose === 'own') return own ?? (other === null ? undefined : { ...other, value: null })
  if (own === null || other === null) return other ?? (own === null ? undefined : { ...own, value: null })
  if (own.kind !== 'pair' || other.kind !== 'pair') return other
  return {
    ...other,
    id: own.id,
    value: other.value && own.value ? { ...other.value, position: own.value.position } : other.value,
  }
}

/** Whether there is something to take, and not only something to take out. */
export function isHeldByOther({ values: [, other] }: Difference): boolean {
  return other !== null && other.value !== null
}

function whereIs(difference: Difference): Where {
  const [own] = difference.values
  const inOther = isHeldByOther(difference)
  const inOwn = own !== null && own.value !== null
  return inOwn && inOther ? 'both' : inOwn ? 'own' : 'other'
}
