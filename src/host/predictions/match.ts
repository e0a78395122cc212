import type { Prediction } from '#exchange/predictions/read-predictions.ts'
import type { Instance } from '#core/task.ts'
import { placesOf, type Found, type PlacedTask } from './places.ts'
import { sameReferences } from './trials.ts'

export interface Matched<I> extends Found<I> {
  readonly answer: Prediction
}

export interface Matching<I> {
  readonly matched: readonly Matched<I>[]
  /** Predictions of no instance that is there. */
  readonly unknown: { readonly count: number; readonly first: readonly string[] }
  /** Predictions whose file has other references than the instance. */
  readonly otherReferences: number
}

/** Told of what was not found. */
const maxReported = 5

export type MatchResult<I> =
  ({ readonly state: 'matched' } & Matching<I>) | { readonly state: 'refused'; readonly reason: string }

/** Which instance each prediction is of. Two of one instance are refused: nobody knows which of them counts. */
export function match<I extends { readonly instance: Instance }>(
  predictions: readonly Prediction[],
  tasks: readonly PlacedTask<I>[],
  where: string,
): MatchResult<I> {
  const placeOf = placesOf(tasks)
  const taken = new Set<I>()
  const matched: Matched<I>[] = []
  const first: string[] = []
  let [count, otherReferences] = [0, 0]
  for (const each of predictions) {
    const found = placeOf(each)
    if (!found) {
      if (++count <= maxReported) first.push(`${each.task}, ${each.id ?? 'without an id'}`)
      continue
    }
    const { instance } = found.place
    if (taken.has(found.place))
      return {
        state: 'refused',
        reason: `invalid ${each.where}: a second prediction for instance ${instance.id} of task ${each.task}`,
      }
    taken.add(found.place)
    matched.push({ ...found, answer: each })
    if (each.references !== null && !sameReferences(each.references, instance.references)) otherReferences++
  }
  if (matched.length === 0)
    return {
      state: 'refused',
      reason: `none of the ${predictions.length} predictions is of an instance of ${where}: tasks are known by their names, instances by their ids or inputs (the first one is ${first[0] ?? ''})`,
    }
  return { state: 'matched', matched, unknown: { count, first }, otherReferences }
}
