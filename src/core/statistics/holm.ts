/**
 * Adjusted p over a family of comparisons, in the order given; significant at level α where at most α. `null` is no
 * member of the family and stays `null`. Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure".
 */
export function holm(family: readonly (number | null)[]): (number | null)[] {
  const members = family.flatMap((p, position) => (p === null ? [] : [{ p, position }])).sort((a, b) => a.p - b.p)
  const adjusted = family.map((): number | null => null)
  let largest = 0
  members.forEach(({ p, position }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (members.length - rank)))
    adjusted[position] = largest
  })
  return adjusted
}
