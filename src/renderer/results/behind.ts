import type { Behind } from '#figures/figure.ts'
import { noFilter, type TrialFilter } from './trial-filter.ts'

/** The trials behind a mark. A mean of seeds and a baseline are no cell, and ask nothing of one. */
export function filterBehind(
  { kind, task, differ, answered }: Behind,
  cells: readonly { readonly name: string }[],
): Partial<TrialFilter> {
  const placesOf = (name: string | undefined) => cells.flatMap((cell, place) => (cell.name === name ? [place] : []))
  const [first, second] = [placesOf(differ?.[0]), placesOf(differ?.[1])]
  const asked = answered === undefined ? [] : placesOf(answered.name)
  const [one, other] = [first[0], second[0]]
  return {
    kind: kind ?? noFilter.kind,
    task: task ?? noFilter.task,
    ...(one !== undefined && other !== undefined && { differ: [one, other] as const }),
    ...(answered?.right === true && { right: asked }),
    ...(answered?.right === false && { wrong: asked }),
  }
}
