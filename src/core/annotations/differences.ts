import { pairId, type Pair } from './item.ts'

/** What two sets hold of one item, as JSON; `null`: nothing. */
export interface ItemDifference {
  /** Its name in the first set, where that holds it. */
  readonly item: string
  /** Its name in the second set; another one where a pair was proposed to both, each giving it an id of its own. */
  readonly second: string
  readonly values: readonly [string | null, string | null]
}

export interface Compared {
  readonly same: number
  readonly different: readonly ItemDifference[]
}

/**
 * Items of a task on which two sets are not of one mind, those of the first set first. Pairs go by their ids, and those
 * that are left by what was proposed: the same input and output from the same source. Where a pair stands among the
 * others is no matter of opinion about it: it changes when another one is rejected.
 *
 * @param one items of the first set: name → value as JSON
 */
export function compareItems(one: ReadonlyMap<string, string>, two: ReadonlyMap<string, string>): Compared {
  const names = matchItems(one, two)
  const different = names
    .map(([item, second]): ItemDifference => ({
      item,
      second,
      values: [one.get(item) ?? null, two.get(second) ?? null],
    }))
    .filter(({ item, values: [first, second] }) => first === null || second === null || !isSame(item, first, second))
  return { same: names.length - different.length, different }
}

/**
 * What an item is called in the first set and in the second; one that only one of them holds has its own name twice.
 */
function matchItems(one: ReadonlyMap<string, string>, two: ReadonlyMap<string, string>): (readonly [string, string])[] {
  const left = Map.groupBy(
    [...two].filter(([item]) => !one.has(item) && pairId(item) !== undefined),
    ([, value]) => whatWasProposed(value),
  )
  const matched = new Set<string>()
  const ofFirst = [...one].map(([item, value]): [string, string] => {
    const other =
      two.has(item) || pairId(item) === undefined
        ? undefined
        : left.get(whatWasProposed(value))?.find(([name]) => !matched.has(name))?.[0]
    if (other !== undefined) matched.add(other)
    return [item, other ?? item]
  })
  return [
    ...ofFirst,
    ...[...two.keys()]
      .filter((item) => !one.has(item) && !matched.has(item))
      .map((item): [string, string] => [item, item]),
  ]
}

function whatWasProposed(value: string): string {
  const { source, input, proposed } = JSON.parse(value) as Pair
  return JSON.stringify([source, input, proposed])
}

function isSame(item: string, one: string, two: string): boolean {
  if (one === two || pairId(item) === undefined) return one === two
  const [first, second] = [JSON.parse(one) as Pair, JSON.parse(two) as Pair]
  return JSON.stringify({ ...first, position: 0 }) === JSON.stringify({ ...second, position: 0 })
}
