import type { StoredPair } from '../shown-task.ts'

export function isUndecided({ state }: Pick<StoredPair, 'state'>): boolean {
  return state === 'proposed' || state === 'needs a second look'
}

/** The pair that is worked at when a task is opened: the first that is to be decided. */
export function firstPair(pairs: readonly StoredPair[], doubtful: boolean): string | undefined {
  return (pairs.find(({ state }) => doubtful && state === 'needs a second look') ?? pairs.find(isUndecided) ?? pairs[0])
    ?.id
}

/** Where a decision leads: to the next proposal, else the next that needs a second look, else nowhere. */
export function afterDecision(pairs: readonly StoredPair[], id: string): string {
  const after = pairs.slice(pairs.findIndex((pair) => pair.id === id) + 1)
  return (
    (after.find(({ state }) => state === 'proposed') ?? after.find(({ state }) => state === 'needs a second look'))
      ?.id ?? id
  )
}

/** After it is gone. */
export function neighbour(pairs: readonly StoredPair[], id: string): string | undefined {
  const at = pairs.findIndex((pair) => pair.id === id)
  return (pairs[at + 1] ?? pairs[at - 1])?.id
}

/** The next one of a task that needs a second look, after the chosen one. */
export function nextDoubtfulPair(pairs: readonly StoredPair[], id: string | undefined): string | undefined {
  return pairs.slice(pairs.findIndex((pair) => pair.id === id) + 1).find(({ state }) => state === 'needs a second look')
    ?.id
}

/** Positions anew, so that a pair stands one place further up or down; only those that change. */
export function moved(
  pairs: readonly StoredPair[],
  id: string,
  by: 1 | -1,
): readonly (readonly [StoredPair, number])[] {
  const at = pairs.findIndex((pair) => pair.id === id)
  const [one, other] = [pairs[at], pairs[at + by]]
  if (!one || !other) return []
  const order = pairs.map((pair, i) => (i === at ? other : i === at + by ? one : pair))
  return order.flatMap((pair, i) => (pair.position === i ? [] : [[pair, i] as const]))
}
