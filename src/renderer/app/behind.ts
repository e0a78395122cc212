import type { Behind } from '#figures/figure.ts'

/**
 * The trials behind a mark, as the address of Results' trials has them. A mean of seeds and a baseline are no cell, and
 * ask nothing of one.
 */
export function behindToAddress(
  { kind, task, differ, answered }: Behind,
  cells: readonly { readonly name: string }[],
): URLSearchParams {
  const placeOf = (name: string | undefined) => {
    const place = cells.findIndex((cell) => cell.name === name)
    return place === -1 ? null : String(place)
  }
  const [first, second, asked] = [placeOf(differ?.[0]), placeOf(differ?.[1]), placeOf(answered?.name)]
  return new URLSearchParams({
    ...(task !== undefined && { task }),
    ...(kind !== undefined && { kind }),
    ...(answered !== undefined && asked !== null && { [answered.right ? 'right' : 'wrong']: asked }),
    ...(first !== null && second !== null && { differ: `${first}.${second}` }),
  })
}
