import { normalisationInWords } from '#core/answers/outcome-words.ts'
import { count } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'

/** Stands under whatever shows both format correctnesses. */
export const formatNote = `Format: share of answers that are a label, strict (literally) and normalised (as exact match compares: ${normalisationInWords}).`

/** The group that holds tasks of several kinds. */
export const allTasks = 'all tasks'

/** A name, marked where its scores are not reliable. */
export function markedName({ name, marked }: { readonly name: string; readonly marked: boolean }): string {
  return marked ? `${name} ${mark}` : name
}

/** Whether scores leave open what kind of tasks rows are about: exact match is that of classification and of choice. */
export function hasOpenKinds(rows: readonly { readonly kind: string; readonly score: string }[]): boolean {
  return new Set(rows.map(({ kind }) => kind)).size > new Set(rows.map(({ score }) => score)).size
}

/** What a line's own interval takes as drawn from many (`core/statistics/mean-interval.ts`). */
export function clustersInWords({ seedsDrawn, formatsDrawn }: RepeatsDrawn): string {
  const repeats = formatsDrawn === undefined ? (seedsDrawn === null ? null : 'seeds') : 'formats'
  return repeats === null ? 'tasks as clusters' : `tasks as clusters and ${repeats} as a level of their own`
}

interface RepeatsDrawn {
  readonly seedsDrawn: number | null
  readonly formatsDrawn?: number | undefined
}

/** What a difference's interval is drawn from. */
export function drawsInWords({
  draws,
  seed,
  seedsDrawn,
  formatsDrawn,
}: RepeatsDrawn & { readonly draws: number; readonly seed: number }): string {
  const repeats = formatsDrawn === undefined ? (seedsDrawn === null ? '' : 'seeds, ') : 'formats, '
  return `${count(draws)} draws of ${repeats}tasks and instances, seed ${seed}`
}
