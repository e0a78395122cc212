import type { Views } from '../app/views.ts'
import { answerStates, type Page, type TrialFilter } from './trial-filter.ts'

export type SavedFilter = Views['trialFilters'][number]['filter']

export type Placed =
  | { readonly state: 'fits'; readonly filter: TrialFilter }
  /** What this run does not have. */
  | { readonly state: 'misses'; readonly names: readonly string[] }

/** As it is saved: cells by their names, for another run has them at other places. */
export function savedFilter(filter: TrialFilter, cells: Page['cells']): SavedFilter {
  const nameOf = (place: number) => cells[place]?.name ?? ''
  const { outcomeOf, differ } = filter
  return {
    ...filter,
    outcomeOf: outcomeOf === null ? null : nameOf(outcomeOf),
    ...namesOf(filter, (places) => places.map(nameOf)),
    differ: differ === null ? null : [nameOf(differ[0]), nameOf(differ[1])],
  }
}

/** The same in a run with these cells and tasks. */
export function placedFilter(saved: SavedFilter, { cells, tasks }: Pick<Page, 'cells' | 'tasks'>): Placed {
  const { task, outcomeOf, differ } = saved
  const asked = [outcomeOf, ...(differ ?? []), ...answerStates.flatMap((state) => saved[state])]
  const places = new Map(cells.map(({ name }, place) => [name, place]))
  const names = [
    ...new Set([
      ...asked.flatMap((name) => (name === null || places.has(name) ? [] : [name])),
      ...(task === null || tasks.some(({ name }) => name === task) ? [] : [task]),
    ]),
  ]
  if (names.length > 0) return { state: 'misses', names }
  const placeOf = (name: string) => places.get(name) ?? 0
  return {
    state: 'fits',
    filter: {
      ...saved,
      outcomeOf: outcomeOf === null ? null : placeOf(outcomeOf),
      ...namesOf(saved, (of) => of.map(placeOf).toSorted((a, b) => a - b)),
      differ: differ === null ? null : [placeOf(differ[0]), placeOf(differ[1])],
    },
  }
}

function namesOf<From, To>(
  filter: Readonly<Record<(typeof answerStates)[number], readonly From[]>>,
  to: (of: readonly From[]) => readonly To[],
) {
  const { right, wrong, outOfFormat, unscored } = filter
  return { right: to(right), wrong: to(wrong), outOfFormat: to(outOfFormat), unscored: to(unscored) }
}
